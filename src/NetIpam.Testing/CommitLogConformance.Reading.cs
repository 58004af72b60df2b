using NetIpam.Log;
using Shouldly;
using Xunit;

namespace NetIpam.Testing;

public abstract partial class CommitLogConformance
{
    /// <summary>Without two snapshots nothing may be trimmed.</summary>
    [Fact]
    public async Task Trim_without_a_previous_snapshot_removes_nothing()
    {
        var commits = await FillAsync(5);
        await Store.TrimAsync(Log, 3, Token);
        await PublishAsync(commits[4]);
        await Store.TrimAsync(Log, 3, Token);
        await ShouldHoldAsync(Store, commits);
    }

    /// <summary>What is asked beyond the previous snapshot is left.</summary>
    [Fact]
    public async Task Trim_stops_at_the_previous_snapshot()
    {
        var commits = await FillAsync(9);
        await PublishAsync(commits[4]);
        await PublishAsync(commits[9]);
        await Store.TrimAsync(Log, 2, Token);
        await ShouldHoldAsync(Store, commits[3..]);
        await Store.TrimAsync(Log, 1, Token);
        await ShouldHoldAsync(Store, commits[3..]);
        await Store.TrimAsync(Log, long.MaxValue, Token);
        await ShouldHoldAsync(Store, commits[5..]);
        (await ReadAsync(Store, 4)).Count.ShouldBe(5);
    }

    /// <summary>Who asks for what was trimmed is told so, and never given a shorter log.</summary>
    [Fact]
    public async Task Read_of_trimmed_commits_throws()
    {
        var commits = await FillAsync(600);
        await TrimAsync(commits, 300, 600);
        foreach (var after in new[] { -1, 0, 255, 299 })
            await Should.ThrowAsync<LogTrimmedException>(async () => await ReadAsync(Store, after));
        foreach (var after in new[] { 300, 301, 511, 512, 599 })
            ShouldBeSame(await ReadAsync(Store, after), commits[(after + 1)..]);
        (await ReadAsync(Store, 600)).ShouldBeEmpty();
        await ExtendAsync(commits, 900);
        await ShouldHoldAsync(Store, commits[301..]);
        ShouldBeSame(await ReadAsync(Store, 800), commits[801..]);
    }

    /// <summary>A reader that a trim overtakes reads all of it, or is told so; it never sees a gap or an early end.</summary>
    [Fact]
    public async Task Read_racing_a_trim_is_gapless_or_throws()
    {
        var commits = await FillAsync(1200);
        var second = await OpenSecondAsync();
        var reading = Task.Run(async () => await ReadWhileTrimmedAsync(second, 1200), Token);
        for (var place = 100; place <= 1000; place += 100)
        {
            await TrimAsync(commits, place, place + 50);
            await Task.Yield();
        }
        await reading;
        await ShouldHoldAsync(Store, commits[1001..]);
    }

    /// <summary>A reader that stops in the middle while a trim goes past it.</summary>
    [Fact]
    public async Task Read_paused_during_a_trim_is_gapless_or_throws()
    {
        var commits = await FillAsync(1000);
        var read = new List<Commit>();
        try
        {
            await foreach (var commit in Store.ReadAsync(Log, -1, Token))
            {
                read.Add(commit);
                if (read.Count == 10)
                    await TrimAsync(commits, 900, 950);
            }
            ShouldBeSame(read, commits);
        }
        catch (LogTrimmedException)
        {
            ShouldBeSame(read, commits[..read.Count]);
        }
    }

    /// <summary>Reading stops when it is cancelled, before and in the middle.</summary>
    [Fact]
    public async Task Reads_can_be_cancelled()
    {
        await FillAsync(50);
        using var cancelled = new CancellationTokenSource();
        var read = 0;
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var commit in Store.ReadAsync(Log, -1, cancelled.Token))
            {
                if (++read == 5)
                    await cancelled.CancelAsync();
            }
        });
        read.ShouldBe(5);
        await Should.ThrowAsync<OperationCanceledException>(async () => await Store.GetHeadAsync(Log, cancelled.Token));
        await Should.ThrowAsync<OperationCanceledException>(async () => await Store.GetSnapshotAsync(Log, cancelled.Token));
        await Should.ThrowAsync<OperationCanceledException>(async () => await Store.ReadPartAsync(Log, NewBlob(), 0, cancelled.Token));
        (await Store.GetHeadAsync(Log, Token))!.Value.Sequence.ShouldBe(50);
    }

    /// <summary>Everything is there when the store is opened again.</summary>
    [Fact]
    public async Task Reopened_store_has_everything()
    {
        var commits = await FillAsync(700);
        await TrimAsync(commits, 300, 600);
        var pending = Manifest(commits[700]);
        await Store.ClaimSnapshotAsync(Log, pending.Id, Token);
        await Store.WriteSnapshotPartAsync(Log, pending.Id, 0, Content(pending.Id), Token);
        var blob = NewBlob();
        await Store.WriteCommitPartAsync(Log, blob, 701, 0, Content(blob), Token);
        var current = await Store.GetSnapshotAsync(Log, Token);

        await ReopenAsync();
        await ShouldHoldAsync(Store, commits[301..]);
        await Should.ThrowAsync<LogTrimmedException>(async () => await ReadAsync(Store));
        ShouldBeSame(await Store.GetSnapshotAsync(Log, Token), current!);
        await ShouldHavePartAsync(current!.Id, 0, Content(current.Id));
        await ShouldHavePartAsync(blob, 0, Content(blob));
        await ExtendAsync(commits, 701);
        (await Store.PublishSnapshotAsync(Log, pending, Token)).ShouldBeTrue();
        await ShouldHavePartAsync(pending.Id, 0, Content(pending.Id));
        await Store.TrimAsync(Log, 600, Token);
        await ShouldHoldAsync(Store, commits[601..]);
        await Store.DeleteAsync(Log, Token);

        await ReopenAsync();
        await ShouldBeGoneAsync(Log);
    }

    /// <summary>Two who share a store see each other's commits at once.</summary>
    [Fact]
    public async Task Shared_store_shows_every_commit_to_both()
    {
        Assert.SkipUnless(CanBeShared, "The store is opened by one at a time.");
        var second = await OpenSecondAsync();
        var commits = await FillAsync(3);
        await ShouldHoldAsync(second, commits);
        var fourth = After(commits[3], "by the second");
        (await second.TryAppendAsync(Log, fourth)).Outcome.ShouldBe(AppendOutcome.Appended);
        await ShouldHoldAsync(Store, [.. commits, fourth]);
        var late = await Store.TryAppendAsync(Log, After(commits[3], "late"));
        late.Outcome.ShouldBe(AppendOutcome.Conflict);
        if (late.Missed.Count > 0)
            ShouldBeSame(late.Missed, [fourth]);
        var snapshot = await PublishAsync(fourth);
        ShouldBeSame(await second.GetSnapshotAsync(Log, Token), snapshot);
        await second.DeleteAsync(Log, Token);
        await ShouldBeGoneAsync(Log);
    }

    private static async Task ReadWhileTrimmedAsync(ICommitLog store, long newest)
    {
        for (var round = 0; round < 40; round++)
        {
            var next = 0L;
            try
            {
                await foreach (var commit in store.ReadAsync(Log, -1, Token))
                    commit.Sequence.ShouldBe(next++);
                next.ShouldBe(newest + 1);
            }
            catch (LogTrimmedException)
            {
                next.ShouldBeLessThanOrEqualTo(newest);
            }
        }
    }
}
