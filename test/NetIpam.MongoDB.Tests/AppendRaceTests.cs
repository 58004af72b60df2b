using NetIpam.Log;
using NetIpam.MongoDB.Tests.FakeMongo;
using NetIpam.TestKit.Proxy;

namespace NetIpam.MongoDB.Tests;

/// <summary>Appends that are late, lost, stalled, or overtaken: what each of their statements may meet.</summary>
public sealed class AppendRaceTests : MongoTest
{
    [Fact]
    public async Task Append_stalled_between_its_statements_loses_to_one_that_is_not()
    {
        var commits = await FillAsync(3);
        var other = await OpenAsync();
        using var stalled = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        Server.Between = _ =>
        {
            Server.Between = null;
            stalled.Release();
            go.Wait();
        };
        var late = Store.TryAppendAsync(Log, After(commits[3], "stalled")).AsTask();
        await stalled.WaitAsync(Token);
        await ExtendAsync(other, commits, 6);
        go.Release();
        var result = await late;
        result.Outcome.ShouldBe(AppendOutcome.Conflict);
        result.Missed.Select(commit => commit.Id).ShouldBe(commits[4..].Select(commit => commit.Id));
        await ShouldHoldAsync(Store, commits);
    }

    [Fact]
    public async Task Append_stalled_while_others_append_and_trim_is_not_believed()
    {
        var commits = await FillAsync(10);
        var other = await OpenAsync();
        using var stalled = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        Server.Before = command =>
        {
            if (!IsAppend(command))
                return;
            Server.Before = null;
            stalled.Release();
            go.Wait();
        };
        var late = Store.TryAppendAsync(Log, After(commits[10], "stalled")).AsTask();
        await stalled.WaitAsync(Token);
        await ExtendAsync(other, commits, 30);
        (await PublishAsync(commits[20], new BlobId(1))).ShouldBeTrue();
        (await PublishAsync(commits[25], new BlobId(2))).ShouldBeTrue();
        await other.TrimAsync(Log, long.MaxValue, Token);
        go.Release();
        (await late).Outcome.ShouldBe(AppendOutcome.Conflict);
        // It left a copy of commit 10 behind, before the beginning of the log.
        Commits.Copy().Count(IsCommit(10)).ShouldBe(1);
        await ShouldHoldAsync(Store, commits[21..]);
        await Should.ThrowAsync<LogTrimmedException>(async () => await ReadAsync(Store, 9));
        await Store.TrimAsync(Log, 20, Token);
        Commits.Copy().Count(IsCommit(10)).ShouldBe(0);
    }

    [Theory]
    [InlineData(ProxyFault.CutBefore, false)]
    [InlineData(ProxyFault.CutAfter, true)]
    [InlineData(ProxyFault.CutInAnswer, true)]
    [InlineData(ProxyFault.HalfClose, false)]
    [InlineData(ProxyFault.Swallow, true)]
    public async Task Lost_answer_is_open_and_the_same_commit_can_be_sent_again(ProxyFault fault, bool done)
    {
        var commits = await FillAsync(3);
        await using var proxy = CuttingProxy.Start(Server.Port);
        var store = await OpenAsync(proxy.Port);
        await ExtendAsync(store, commits, 4);
        var armed = proxy.Arm(fault, CuttingProxy.Containing("lost"u8.ToArray()), bytes: 20);
        commits.Add(After(commits[4], "lost"));
        await Should.ThrowAsync<OutcomeUnknownException>(async () => await store.TryAppendAsync(Log, commits[5]));
        await armed.Struck;
        // The server may still be at what was cut off behind it.
        if (done)
            await Patience.UntilAsync(async () => (await Store.GetHeadAsync(Log, Token))!.Value.Sequence == 5);
        var again = await store.TryAppendAsync(Log, commits[5]);
        again.Outcome.ShouldBe(done ? AppendOutcome.Conflict : AppendOutcome.Appended);
        if (done)
            again.Missed.ShouldHaveSingleItem().Id.ShouldBe(commits[5].Id);
        await ShouldHoldAsync(Store, commits);
    }

    [Fact]
    public async Task Append_that_arrives_when_nobody_waits_any_more_is_applied_once_or_not_at_all()
    {
        var commits = await FillAsync(3);
        await using var proxy = CuttingProxy.Start(Server.Port);
        var store = await OpenAsync(proxy.Port);
        await ExtendAsync(store, commits, 4);
        var held = proxy.Arm(ProxyFault.HoldAndCut, CuttingProxy.Containing("held"u8.ToArray()));
        commits.Add(After(commits[4], "held"));
        await Should.ThrowAsync<OutcomeUnknownException>(async () => await store.TryAppendAsync(Log, commits[5]));
        (await store.GetHeadAsync(Log, Token))!.Value.Sequence.ShouldBe(4);
        (await store.TryAppendAsync(Log, commits[5])).Outcome.ShouldBe(AppendOutcome.Appended);
        await ExtendAsync(store, commits, 6);
        await held.ReleaseAsync();
        await Task.Delay(200, Token);
        await ShouldHoldAsync(Store, commits);
    }

    [Fact]
    public async Task Idle_connections_that_were_cut_fail_no_read()
    {
        var commits = await FillAsync(3);
        for (var i = 0; i < 5; i++)
        {
            Server.CutAll();
            await ShouldHoldAsync(Store, commits);
        }
    }

    /// <summary>A process that has not noticed yet that the store was set back leaves a copy of a commit that is no longer of the
    /// log, under the number of one that soon will be.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Commits_that_the_store_forgot_do_not_get_in_the_way(int ahead)
    {
        var commits = await FillAsync(5);
        var backup = Server.Backup("test");
        var forgotten = commits.ToList();
        // Each of these processes takes another one of the forgotten commits for the newest.
        var stale = new List<MongoCommitLog>();
        for (var i = 0; i <= ahead; i++)
        {
            stale.Add(await OpenAsync());
            await ExtendAsync(stale[i], forgotten, forgotten.Count, "forgotten");
        }
        Server.Restore(backup);
        for (var i = 0; i <= ahead; i++)
            (await stale[i].TryAppendAsync(Log, After(forgotten[6 + i], "forgotten"))).Outcome.ShouldBe(AppendOutcome.Conflict);
        Commits.Copy().Count(IsCommit(6)).ShouldBe(1);
        var fresh = await OpenAsync();
        await ExtendAsync(fresh, commits, 600, "new");
        await ShouldHoldAsync(fresh, commits);
        foreach (var after in new[] { 4, 5, 6, 7, 8, 9, 250, 255, 256, 257, 261, 262, 263, 598 })
            (await ReadAsync(fresh, after)).Select(commit => commit.Id).ShouldBe(commits[(after + 1)..].Select(commit => commit.Id));
        // A snapshot of what was forgotten is refused, though documents of that commit are there.
        (await PublishAsync(forgotten[6], new BlobId(1))).ShouldBeFalse();
        (await PublishAsync(commits[6], new BlobId(2))).ShouldBeTrue();
    }

    [Fact]
    public async Task Page_that_ends_between_two_commits_of_one_number_does_not_choose()
    {
        const int PageSize = 256;
        var commits = await FillAsync(300);
        var right = After(commits[300], "new");
        // Lies before the right one, so that a page can end with it.
        var wrong = Enumerable.Range(0, 1000).Select(i => After(commits[300], $"forgotten {i}")).First(
            commit => string.CompareOrdinal(commit.Id.ToString(), right.Id.ToString()) < 0);
        var backup = Server.Backup("test");
        var stale = await OpenAsync();
        (await stale.TryAppendAsync(Log, wrong)).Outcome.ShouldBe(AppendOutcome.Appended);
        Server.Restore(backup);
        (await stale.TryAppendAsync(Log, After(wrong, "forgotten"))).Outcome.ShouldBe(AppendOutcome.Conflict);
        await ExtendAsync(Store, commits, 310, "new");
        Commits.Copy().Count(IsCommit(301)).ShouldBe(2);
        await ShouldHoldAsync(Store, commits[(301 - PageSize + 1)..]);
    }

    [Fact]
    public async Task Append_after_a_commit_that_the_store_forgot_conflicts_though_another_one_has_its_number()
    {
        var commits = await FillAsync(5);
        var backup = Server.Backup("test");
        var forgotten = commits.ToList();
        var stale = await OpenAsync();
        await ExtendAsync(stale, forgotten, 8, "forgotten");
        Server.Restore(backup);
        await ExtendAsync(Store, commits, 8, "new");
        var result = await stale.TryAppendAsync(Log, After(forgotten[8], "forgotten"));
        result.Outcome.ShouldBe(AppendOutcome.Conflict);
        result.Missed.ShouldBeEmpty();
        await ShouldHoldAsync(Store, commits);
    }

    [Fact]
    public async Task Late_copy_of_a_commit_of_a_deleted_log_does_not_bring_it_back_nor_touch_the_next_one()
    {
        var commits = await FillAsync(3);
        var late = await OpenAsync();
        await ExtendAsync(late, commits, 4);
        await Store.DeleteAsync(Log, Token);
        Commits.Copy().ShouldBeEmpty();
        (await late.TryAppendAsync(Log, After(commits[4], "late"))).Outcome.ShouldBe(AppendOutcome.Gone);
        Commits.Copy().Count.ShouldBe(1);
        (await late.GetHeadAsync(Log, Token)).ShouldBeNull();
        (await ReadAsync(late)).ShouldBeEmpty();
        var anew = await FillAsync(8, "anew");
        await ShouldHoldAsync(Store, anew);
    }

    [Fact]
    public async Task Late_deletion_of_what_belonged_to_a_deleted_log_leaves_the_next_one()
    {
        await FillAsync(5);
        await using var proxy = CuttingProxy.Start(Server.Port);
        var late = await OpenAsync(proxy.Port);
        var held = proxy.Arm(ProxyFault.HoldAndCut, CuttingProxy.Containing("deletes"u8.ToArray()), skip: 1);
        await Should.ThrowAsync<OutcomeUnknownException>(async () => await late.DeleteAsync(Log, Token));
        // Its head is marked; whoever creates the log again finishes the deletion first.
        (await Store.GetHeadAsync(Log, Token)).ShouldBeNull();
        (await Store.TryAppendAsync(Log, After(Genesis("x"), "x"))).Outcome.ShouldBe(AppendOutcome.Gone);
        var anew = await FillAsync(8, "anew");
        await held.ReleaseAsync();
        await Task.Delay(200, Token);
        await ShouldHoldAsync(Store, anew);
    }

    [Fact]
    public async Task Deletion_that_was_cut_off_is_finished_by_the_next_one()
    {
        await FillAsync(5);
        var deletions = 0;
        Server.Before = command =>
        {
            if (command[0].Key == "delete" && ++deletions == 2)
                throw new FakeError(13, "not any more");
        };
        await Should.ThrowAsync<LogUnavailableException>(async () => await Store.DeleteAsync(Log, Token));
        Server.Before = null;
        Commits.Copy().Count.ShouldBeGreaterThan(1);
        (await Store.GetHeadAsync(Log, Token)).ShouldBeNull();
        await Store.DeleteAsync(Log, Token);
        Commits.Copy().ShouldBeEmpty();
        Parts.Copy().ShouldBeEmpty();
    }

    [Fact]
    public async Task Claim_of_a_turn_reaches_the_next_append_of_everyone()
    {
        var commits = await FillAsync(3);
        var other = await OpenAsync();
        foreach (var claim in new[] { new TurnClaim(1, TimeSpan.FromMilliseconds(7)), new TurnClaim(UInt128.MaxValue, TurnClaim.MaxWait) })
        {
            await other.ClaimTurnAsync(Log, claim, Token);
            for (var i = 0; i < 2; i++)
            {
                commits.Add(After(commits[^1], "next"));
                var result = await Store.TryAppendAsync(Log, commits[^1]);
                result.Outcome.ShouldBe(AppendOutcome.Appended);
                result.Claim.ShouldBe(claim);
            }
        }
        await ShouldHoldAsync(Store, commits);
    }

    [Fact]
    public async Task Append_is_one_command_when_nothing_is_in_the_way()
    {
        var commits = await FillAsync(3);
        Server.Commands.Clear();
        await ExtendAsync(Store, commits, 13);
        Server.Commands.Count.ShouldBe(10);
    }

    [Fact]
    public async Task Displaced_snapshot_leaves_nothing_behind()
    {
        var commits = await FillAsync(6);
        var other = await OpenAsync();
        (await Store.ClaimSnapshotAsync(Log, new BlobId(1), Token)).ShouldBeTrue();
        Server.Before = command =>
        {
            if (command[0].Key != "update" || command[0].Value is not "ipam.parts")
                return;
            Server.Before = null;
            other.ClaimSnapshotAsync(Log, new BlobId(2), Token).AsTask().GetAwaiter().GetResult().ShouldBeTrue();
        };
        (await Store.WriteSnapshotPartAsync(Log, new BlobId(1), 0, new byte[] { 1 }, Token)).ShouldBeFalse();
        Parts.Copy().ShouldBeEmpty();
        (await Store.PublishSnapshotAsync(Log, Manifest(commits[3], new BlobId(1)), Token)).ShouldBeFalse();
        (await Store.ReadPartAsync(Log, new BlobId(1), 0, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Displaced_claimer_removes_nothing_of_a_newer_one()
    {
        await FillAsync(6);
        var other = await OpenAsync();
        Server.Before = command =>
        {
            if (command[0].Key != "find" || command[0].Value is not "ipam.parts")
                return;
            Server.Before = null;
            other.ClaimSnapshotAsync(Log, new BlobId(2), Token).AsTask().GetAwaiter().GetResult().ShouldBeTrue();
            other.WriteSnapshotPartAsync(Log, new BlobId(2), 0, new byte[] { 2 }, Token).AsTask().GetAwaiter().GetResult().ShouldBeTrue();
        };
        (await Store.ClaimSnapshotAsync(Log, new BlobId(1), Token)).ShouldBeTrue();
        Server.Before.ShouldBeNull();
        (await Store.ReadPartAsync(Log, new BlobId(2), 0, Token))!.Value.ToArray().ShouldBe([2]);
    }

    private static Func<FakeDocument, bool> IsCommit(long sequence) =>
        document => document["_id"] is FakeDocument { Count: 3 } id && (long)id["seq"]! == sequence;
}
