using NetIpam.Log;
using NetIpam.Testing;

namespace NetIpam.Tests.Log;

public sealed class MemoryCommitLogTests : CommitLogConformance
{
    private readonly MemoryCommitLog _log = new();

    protected override ValueTask<ICommitLog> OpenStoreAsync(CancellationToken cancellationToken) => new(_log);

    protected override async ValueTask<bool> EmptyStoreAsync(CancellationToken cancellationToken)
    {
        await _log.DeleteAsync(Log, cancellationToken);
        return true;
    }

    [Fact]
    public async Task Conflict_sends_all_that_was_missed()
    {
        var commits = await FillAsync(5);
        var result = await Store.TryAppendAsync(Log, After(commits[2], "late"));
        ShouldBeSame(result.Missed, commits[3..]);
    }
}
