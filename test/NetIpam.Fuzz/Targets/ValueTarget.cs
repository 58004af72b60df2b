using System.Text;
using Google.Protobuf;
using NetIpam.Etcd.Storage;
using NetIpam.Log;
using NetIpam.Redis;

namespace NetIpam.Fuzz.Targets;

/// <summary>What etcd and Redis hold: there is one way to write a commit, and the small values are read or said to be damaged.</summary>
internal sealed class ValueTarget : IFuzzTarget
{
    private const long Sequence = 12;

    public string Name => "value";

    public IReadOnlyList<string> Words { get; } =
        ["{\"seq\":12,\"id\":\"", "\",\"prev\":\"", "\",\"body\":", "}", " ", "250", "251", "00000000000000000000000000000001", "ffffffffffffffffffffffffffffffff"];

    public void Try(byte[] input)
    {
        var value = ByteString.CopyFrom(input);
        Read(() => Same(CommitValue.Write(CommitValue.Read(LogId.Registry, Sequence, value)).Span, input));
        Read(() => Same(EntryFormat.Write(EntryFormat.Read(LogId.Registry, Sequence, input)), input));
        Read(() => Values.ReadHead(LogId.Registry, value));
        Read(() => Values.ReadBlob(LogId.Registry, value));
        Read(() => Values.ReadSequence(LogId.Registry, value));
        if (Values.ReadTurn(value) is { } claim && Values.ReadTurn(Values.Of(claim)) != claim)
            throw new FuzzFaultException("A claim of etcd is not read as what it was written from.");
        if (TurnText.Parse(Encoding.UTF8.GetString(input)) is { } other && TurnText.Parse(TurnText.Write(other)) != other)
            throw new FuzzFaultException("A claim of Redis is not read as what it was written from.");
    }

    private static void Same(ReadOnlySpan<byte> written, ReadOnlySpan<byte> read)
    {
        if (!written.SequenceEqual(read))
            throw new FuzzFaultException("A value that was taken is written differently.");
    }

    private static void Read(Action read)
    {
        try
        {
            read();
        }
        catch (LogDamagedException)
        {
        }
    }
}
