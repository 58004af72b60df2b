using NetIpam.Log;
using NetIpam.Testing;

namespace NetIpam.Tests.Log;

public sealed class FileCommitLogTests : CommitLogConformance
{
    private readonly TempFolder _folder = new();

    protected override bool CanBeShared => false;

    protected override ValueTask<ICommitLog> OpenStoreAsync(CancellationToken cancellationToken) =>
        new(FileCommitLog.Open(_folder.Path, TimeProvider.System));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Conflict_sends_all_that_was_missed()
    {
        var commits = await FillAsync(5);
        var result = await Store.TryAppendAsync(Log, After(commits[2], "late"));
        ShouldBeSame(result.Missed, commits[3..]);
    }
}
