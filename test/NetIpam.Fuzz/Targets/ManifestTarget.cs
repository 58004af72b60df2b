using System.Text;
using NetIpam.Log;

namespace NetIpam.Fuzz.Targets;

/// <summary>Records of snapshots, as backends store them and as the file store does.</summary>
internal sealed class ManifestTarget : IFuzzTarget
{
    public string Name => "manifest";

    public IReadOnlyList<string> Words { get; } = ["id", "seq", "commit", "parts", "length", "hash", "digest", "recent", "current", "previous", "pending", "18446744073709551616", "00000000000000000000000000000001"];

    public void Try(byte[] input)
    {
        TryManifest(input);
        // With the checksum that belongs to it.
        var commit = new Commit(0, default, input);
        var line = new byte[LineFormat.Reserve(commit)];
        try
        {
            var record = SnapshotRecordFormat.Read("it", line.AsMemory(0, LineFormat.Write(commit, line)));
            var written = SnapshotRecordFormat.Write(record);
            if (!SnapshotRecordFormat.Write(SnapshotRecordFormat.Read("it", written)).AsSpan().SequenceEqual(written))
                throw new FuzzFaultException("A record is not read as what it was written from.");
        }
        catch (LogDamagedException)
        {
        }
    }

    private static void TryManifest(byte[] input)
    {
        try
        {
            var written = SnapshotManifest.FromJson(input).ToJson();
            if (!SnapshotManifest.FromJson(written).ToJson().Span.SequenceEqual(written.Span))
                throw new FuzzFaultException($"{Encoding.UTF8.GetString(written.Span)} is not read as what it was written from.");
        }
        catch (LogDamagedException)
        {
        }
    }
}
