using NetIpam.Log;
using NetIpam.Recovery;

namespace NetIpam.Fuzz.Targets;

/// <summary>Files of rescued commits, as <c>ipam-server log diff</c> and <c>reappend</c> read them: what is taken is written the same, and
/// neither fits a store that is empty.</summary>
internal sealed class RescuedTarget : IFuzzTarget
{
    private readonly string _folder = Directory.CreateTempSubdirectory("netipam-fuzz-rescued-").FullName;

    public string Name => "rescued";

    public IReadOnlyList<string> Words { get; } =
        ["{\"rescued\":\"netipam\",\"log\":", "}", "\n", "{\"seq\":", ",\"id\":\"", "\",\"prev\":\"", "\",\"body\":", "00000000000000000000000000000000", "9223372036854775807"];

    public void Try(byte[] input) => TryAsync(input).GetAwaiter().GetResult();

    private async Task TryAsync(byte[] input)
    {
        var path = Path.Combine(_folder, "it");
        await File.WriteAllBytesAsync(path, input);
        RescuedCommits rescued;
        try
        {
            rescued = await RescuedCommits.ReadAsync(path);
        }
        catch (InvalidDataException)
        {
            return;
        }
        var again = Path.Combine(_folder, "again");
        File.Delete(again);
        await rescued.WriteAsync(again, CancellationToken.None);
        var read = await RescuedCommits.ReadAsync(again);
        if (read.Log != rescued.Log || !read.Commits.Select(static commit => commit.Id).SequenceEqual(rescued.Commits.Select(static commit => commit.Id)))
            throw new FuzzFaultException("Rescued commits that were taken are written differently.");
        await using var store = new MemoryCommitLog();
        if ((await rescued.CompareAsync(store)).Outcome != RescueOutcome.DoesNotFit)
            throw new FuzzFaultException("Rescued commits fit an empty store.");
        try
        {
            await rescued.ReappendAsync(store);
            throw new FuzzFaultException("Rescued commits were put into an empty store.");
        }
        catch (IpamException e) when (e.Reason == IpamReason.StoreLostCommits)
        {
        }
    }
}
