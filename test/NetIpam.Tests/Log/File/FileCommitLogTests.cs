using NetIpam.Log;
using NetIpam.Testing;

namespace NetIpam.Tests.Log;

public sealed class FileCommitLogTests : CommitLogConformance
{
    private readonly TempFolder _folder = new();

    protected override bool CanBeShared => false;

    protected override ValueTask<ICommitLog> OpenStoreAsync(CancellationToken cancellationToken) =>
        new(FileCommitLog.Open(_folder.Path, TimeProvider.System));

    protected override ValueTask<bool> EmptyStoreAsync(CancellationToken cancellationToken)
    {
        foreach (var file in Directory.EnumerateFiles(_folder.Path, "log-*"))
            File.Delete(file);
        return new(OperatingSystem.IsLinux());
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Lock_that_is_removed_stops_the_store()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Whether a file has a name can be told on Linux only.");
        var commits = await FillAsync(2);
        File.Delete(_folder.PathOf("LOCK"));
        await using var other = FileCommitLog.Open(_folder.Path, TimeProvider.System);
        var stopped = await Should.ThrowAsync<LogDamagedException>(async () => await Store.TryAppendAsync(Log, After(commits[2])));
        stopped.Message.ShouldContain("LOCK");
        await Should.ThrowAsync<LogDamagedException>(async () => await Store.GetHeadAsync(Log, CancellationToken.None));
        (await other.GetHeadAsync(Log, CancellationToken.None))!.Value.Sequence.ShouldBe(2);
    }

    [Fact]
    public async Task Conflict_sends_all_that_was_missed()
    {
        var commits = await FillAsync(5);
        var result = await Store.TryAppendAsync(Log, After(commits[2], "late"));
        ShouldBeSame(result.Missed, commits[3..]);
    }

    [Fact]
    public async Task Much_is_not_copied_to_remove_little()
    {
        var long300KiB = new string('x', 300 * 1024);
        var commits = await FillAsync(0);
        await ExtendAsync(commits, 14, long300KiB);
        await TrimAsync(commits, 5, 8);
        (await Store.ReadAsync(Log, -1, CancellationToken.None).CountAsync()).ShouldBe(15);

        await ExtendAsync(commits, 24, long300KiB);
        await TrimAsync(commits, 20, 22);
        await Should.ThrowAsync<LogTrimmedException>(async () => await Store.ReadAsync(Log, 19, CancellationToken.None).CountAsync());
        (await Store.ReadAsync(Log, 20, CancellationToken.None).CountAsync()).ShouldBe(4);
    }
}
