using System.Globalization;
using System.Text;
using NetIpam.Log;
using Shouldly;
using Xunit;

namespace NetIpam.Testing;

public abstract partial class CommitLogConformance
{
    /// <summary>A log is created once, and what is there is left as it is.</summary>
    [Fact]
    public async Task Create_twice_answers_false_and_keeps_the_first()
    {
        var commits = await FillAsync(1);
        (await Store.CreateAsync(Log, Genesis("other"), Token)).ShouldBeFalse();
        await ShouldHoldAsync(Store, commits);
    }

    /// <summary>Of those who create at once, one does.</summary>
    [Fact]
    public async Task Create_at_once_succeeds_once()
    {
        var stores = new[] { Store, await OpenSecondAsync() };
        var created = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            async () => await stores[i % 2].CreateAsync(Log, Genesis($"{i}"), Token), Token)));
        created.Count(done => done).ShouldBe(1);
        await ShouldHoldAsync(Store, [Genesis($"{Array.IndexOf(created, true)}")]);
    }

    /// <summary>What does not exist has no head, no commits and no snapshot, and cannot be written to.</summary>
    [Fact]
    public async Task Log_never_created_is_gone_and_stays_gone()
    {
        (await Store.TryAppendAsync(Log, After(Genesis()))).Outcome.ShouldBe(AppendOutcome.Gone);
        (await Store.ClaimSnapshotAsync(Log, NewBlob(), Token)).ShouldBeFalse();
        (await Store.PublishSnapshotAsync(Log, Manifest(Genesis()), Token)).ShouldBeFalse();
        await Should.ThrowAsync<LogUnavailableException>(async () => await Store.WriteCommitPartAsync(Log, NewBlob(), 1, 0, Content(NewBlob()), Token));
        await Store.TrimAsync(Log, 10, Token);
        await Store.DeleteAsync(Log, Token);
        await ShouldBeGoneAsync(Log);
    }

    /// <summary>Appends, reads and the head tell the same.</summary>
    [Fact]
    public async Task Appended_commits_are_read_back_byte_for_byte()
    {
        var commits = await FillAsync(600);
        await ShouldHoldAsync(Store, commits);
        foreach (var after in new[] { 0, 1, 254, 255, 256, 257, 511, 512, 598, 599 })
            ShouldBeSame(await ReadAsync(Store, after), commits[(after + 1)..]);
        (await ReadAsync(Store, 600)).ShouldBeEmpty();
        (await ReadAsync(Store, 1000)).ShouldBeEmpty();
    }

    /// <summary>Logs of one store do not touch each other.</summary>
    [Fact]
    public async Task Logs_are_independent()
    {
        var commits = await FillAsync(3);
        LogId[] others = [new(0), new(1), new(70), new(77), new(long.MaxValue)];
        foreach (var other in others)
            (await Store.CreateAsync(other, Genesis($"{other}"), Token)).ShouldBeTrue();
        await Store.DeleteAsync(others[2], Token);
        await ShouldHoldAsync(Store, commits);
        await ShouldBeGoneAsync(others[2]);
        await ShouldHoldAsync(Store, [Genesis("0")], LogId.Registry);
        await ShouldHoldAsync(Store, [Genesis("77")], others[3]);
    }

    /// <summary>The loser of a race changes nothing and is sent commits that continue from its own.</summary>
    [Fact]
    public async Task Conflict_changes_nothing_and_may_send_what_was_missed()
    {
        var commits = await FillAsync(5);
        var late = After(commits[2], "late");
        var result = await Store.TryAppendAsync(Log, late);
        result.Outcome.ShouldBe(AppendOutcome.Conflict);
        result.Missed.Count.ShouldBeLessThanOrEqualTo(3);
        ShouldBeSame(result.Missed, commits.GetRange(3, result.Missed.Count));
        await ShouldHoldAsync(Store, commits);
    }

    /// <summary>A place beyond the end conflicts.</summary>
    [Fact]
    public async Task Append_beyond_the_next_place_conflicts()
    {
        var commits = await FillAsync(2);
        var result = await Store.TryAppendAsync(Log, After(After(commits[2], "not appended")));
        result.Outcome.ShouldBe(AppendOutcome.Conflict);
        result.Missed.ShouldBeEmpty();
        await ShouldHoldAsync(Store, commits);
    }

    /// <summary>The number of the predecessor is not enough; it must be that very commit.</summary>
    [Fact]
    public async Task Append_after_another_commit_of_the_same_number_conflicts()
    {
        var commits = await FillAsync(2);
        var result = await Store.TryAppendAsync(Log, After(After(commits[1], "another 2"), "3"));
        result.Outcome.ShouldBe(AppendOutcome.Conflict);
        result.Missed.ShouldBeEmpty();
        await ShouldHoldAsync(Store, commits);
    }

    /// <summary>A commit whose answer was lost is sent again: its place is taken by itself.</summary>
    [Fact]
    public async Task Duplicate_of_the_newest_commit_conflicts_with_itself()
    {
        var commits = await FillAsync(3);
        var result = await Store.TryAppendAsync(Log, commits[3]);
        result.Outcome.ShouldBe(AppendOutcome.Conflict);
        if (result.Missed.Count > 0)
            ShouldBeSame(result.Missed, [commits[3]]);
        await ShouldHoldAsync(Store, commits);
    }

    /// <summary>A duplicate of an applied commit that arrives late, after others.</summary>
    [Fact]
    public async Task Delayed_duplicate_of_an_applied_commit_conflicts()
    {
        var commits = await FillAsync(6);
        (await Store.TryAppendAsync(Log, commits[3])).Outcome.ShouldBe(AppendOutcome.Conflict);
        await ShouldHoldAsync(Store, commits);
    }

    /// <summary>A commit that lost, and arrives once more, late.</summary>
    [Fact]
    public async Task Delayed_duplicate_of_a_superseded_commit_conflicts()
    {
        var commits = await FillAsync(3);
        var superseded = After(commits[2], "superseded");
        (await Store.TryAppendAsync(Log, superseded)).Outcome.ShouldBe(AppendOutcome.Conflict);
        await ExtendAsync(commits, 6);
        (await Store.TryAppendAsync(Log, superseded)).Outcome.ShouldBe(AppendOutcome.Conflict);
        await ShouldHoldAsync(Store, commits);
    }

    /// <summary>A writer that was paused while others went on and trimmed: its place is free again, and not its.</summary>
    [Fact]
    public async Task Stale_append_after_a_trim_conflicts_though_its_place_is_free()
    {
        var commits = await FillAsync(20);
        await TrimAsync(commits, 15, 20);
        foreach (var place in new[] { 1, 2, 10, 14, 15 })
        {
            var stale = await Store.TryAppendAsync(Log, After(commits[place - 1], "stale"));
            stale.Outcome.ShouldBe(AppendOutcome.Conflict);
            stale.Missed.ShouldBeEmpty();
            (await Store.TryAppendAsync(Log, commits[place])).Outcome.ShouldBe(AppendOutcome.Conflict);
        }
        (await Store.TryAppendAsync(Log, After(commits[15], "stale"))).Outcome.ShouldBe(AppendOutcome.Conflict);
        await ShouldHoldAsync(Store, commits[16..]);
        await ExtendAsync(commits, 21);
        await ShouldHoldAsync(Store, commits[16..]);
    }

    /// <summary>Bodies come back byte for byte, whatever JSON they are.</summary>
    [Fact]
    public async Task Bodies_of_all_kinds_are_kept_byte_for_byte()
    {
        string[] bodies =
        [
            "{}", "{ \"b\" : 1.0, \"a\":1e2 , \"a\":1}", "{\"t\":\"\u00e4\u6f22\U0001f600\u2028\u2029\u0085\ufeff\\u0000\\n\\\"\"}", "{\"q\":\"';--%s{0}$1\\\\\"}",
            "{\"seq\":1,\"id\":\"00000000000000000000000000000000\",\"prev\":\"00000000000000000000000000000000\",\"body\":{}}",
        ];
        var commits = await FillAsync(0);
        foreach (var body in bodies.Append(LongestBody('x')).Append(LongestBody('\u6f22')))
        {
            var next = new Commit(commits[^1].Sequence + 1, commits[^1].Id, Encoding.UTF8.GetBytes(body));
            (await Store.TryAppendAsync(Log, next)).Outcome.ShouldBe(AppendOutcome.Appended);
            commits.Add(next);
        }
        await ShouldHoldAsync(Store, commits);
        var missed = (await Store.TryAppendAsync(Log, After(commits[0], "late"))).Missed;
        ShouldBeSame(missed, commits.GetRange(1, missed.Count));
    }

    /// <summary>Two who append as fast as they can: no place is given out twice, and the chain has no gap.</summary>
    [Fact]
    public async Task Racing_writers_are_never_both_acknowledged()
    {
        const int Each = 1500;
        await FillAsync(0);
        var stores = new[] { Store, await OpenSecondAsync() };
        var writers = stores.Select((store, i) => Task.Run(() => WriteAsync(store, $"writer {i} ", Each), Token));
        var acknowledged = (await Task.WhenAll(writers)).SelectMany(commits => commits).OrderBy(commit => commit.Sequence).ToList();
        acknowledged.Select(commit => commit.Sequence).ShouldBe(Enumerable.Range(1, 2 * Each).Select(i => (long)i));
        await ShouldHoldAsync(Store, [Genesis(), .. acknowledged]);
    }

    /// <summary>The same while a third one publishes and trims all the time: appends that were under way meanwhile, and
    /// places that trimming freed, are given to one at the most.</summary>
    [Fact]
    public async Task Racing_writers_under_constant_trims_are_never_both_acknowledged()
    {
        const int Each = 400;
        await FillAsync(0);
        var stores = new[] { Store, await OpenSecondAsync() };
        var writing = Task.WhenAll(stores.Select((store, i) => Task.Run(() => WriteAsync(store, $"writer {i} ", Each), Token)));
        while (!writing.IsCompleted)
        {
            await TrimToHeadAsync();
            if ((await Store.GetHeadAsync(Log, Token))!.Value.Sequence == 0)
                continue;
            // One that was paused all the time: soon its place is free again.
            (await Store.TryAppendAsync(Log, After(Genesis(), "paused"))).Outcome.ShouldBe(AppendOutcome.Conflict);
        }
        (await writing).SelectMany(commits => commits).Select(commit => commit.Sequence).Order()
            .ShouldBe(Enumerable.Range(1, 2 * Each).Select(i => (long)i));
    }

    /// <summary>Nothing is left of what was deleted, and another log can take its number.</summary>
    [Fact]
    public async Task Deleted_log_is_gone_and_can_be_created_anew()
    {
        var commits = await FillAsync(9);
        var snapshot = await PublishAsync(commits[4]);
        var blob = NewBlob();
        await Store.WriteCommitPartAsync(Log, blob, 10, 0, Content(blob), Token);
        await Store.DeleteAsync(Log, Token);
        await ShouldBeGoneAsync(Log);
        (await Store.TryAppendAsync(Log, After(commits[9]))).Outcome.ShouldBe(AppendOutcome.Gone);
        (await Store.ReadPartAsync(Log, snapshot.Id, 0, Token)).ShouldBeNull();
        (await Store.ReadPartAsync(Log, blob, 0, Token)).ShouldBeNull();

        (await Store.CreateAsync(Log, Genesis("anew"), Token)).ShouldBeTrue();
        (await Store.GetSnapshotAsync(Log, Token)).ShouldBeNull();
        (await Store.TryAppendAsync(Log, commits[1])).Outcome.ShouldBe(AppendOutcome.Conflict);
        await ShouldHoldAsync(Store, [Genesis("anew")]);
    }

    /// <summary>A store emptied under a process is seen as what it is, and not filled again by appending.</summary>
    [Fact]
    public async Task Emptied_store_is_gone()
    {
        var commits = await FillAsync(5);
        Assert.SkipUnless(await EmptyStoreAsync(Token), "The store cannot be emptied from outside.");
        (await Store.TryAppendAsync(Log, After(commits[5]))).Outcome.ShouldBe(AppendOutcome.Gone);
        await ShouldBeGoneAsync(Log);
    }

    /// <summary>A claim changes no commit, and the newest one is what answers carry, if the backend sends claims along.</summary>
    [Fact]
    public async Task Claim_of_a_turn_changes_nothing_but_what_answers_carry()
    {
        var commits = await FillAsync(2);
        var second = await OpenSecondAsync();
        foreach (var id in new[] { UInt128.MaxValue, (UInt128)1 })
        {
            var claim = new TurnClaim(id, TimeSpan.FromMilliseconds(7));
            await second.ClaimTurnAsync(Log, claim, Token);
            (await Store.TryAppendAsync(Log, After(commits[0], "late"))).Claim.ShouldBeOneOf(null, claim);
            var next = After(commits[^1], "next");
            var result = await Store.TryAppendAsync(Log, next);
            result.Outcome.ShouldBe(AppendOutcome.Appended);
            result.Claim.ShouldBeOneOf(null, claim);
            commits.Add(next);
        }
        await ShouldHoldAsync(Store, commits);
    }

    /// <summary>A claim on a log that does not exist creates none.</summary>
    [Fact]
    public async Task Claim_of_a_turn_in_a_log_that_does_not_exist_does_nothing()
    {
        await Store.ClaimTurnAsync(Log, new TurnClaim(1, TurnClaim.MaxWait), Token);
        await ShouldBeGoneAsync(Log);
        (await Store.CreateAsync(Log, Genesis(), Token)).ShouldBeTrue();
    }

    /// <summary>A claim that asks for too much is refused.</summary>
    [Fact]
    public async Task Claim_of_more_than_the_longest_wait_is_refused()
    {
        await FillAsync(0);
        foreach (var wait in new[] { TimeSpan.FromTicks(-1), TurnClaim.MaxWait + TimeSpan.FromTicks(1) })
            await Should.ThrowAsync<ArgumentException>(async () => await Store.ClaimTurnAsync(Log, new TurnClaim(1, wait), Token));
    }

    /// <summary>A store that has a clock goes forward; on a machine of its own it may differ from ours.</summary>
    [Fact]
    public async Task Clock_of_the_store_goes_forward()
    {
        var first = await Store.GetTimeAsync(Token);
        Assert.SkipWhen(first is null, "The store has no clock of its own.");
        (await Store.GetTimeAsync(Token))!.Value.ShouldBeGreaterThanOrEqualTo(first.Value);
    }

    private static string LongestBody(char fill)
    {
        var each = Encoding.UTF8.GetByteCount([fill]);
        var room = Commit.MaxBodyLength - 8;
        return "{\"t\":\"" + new string('.', room % each) + new string(fill, room / each) + "\"}";
    }

    private static async Task<List<Commit>> WriteAsync(ICommitLog store, string text, int count)
    {
        var acknowledged = new List<Commit>();
        var head = (await store.GetHeadAsync(Log, Token))!.Value;
        while (acknowledged.Count < count)
        {
            var next = new Commit(head.Sequence + 1, head.Id, Body(text + acknowledged.Count.ToString(CultureInfo.InvariantCulture)));
            var result = await store.TryAppendAsync(Log, next);
            if (result.Outcome == AppendOutcome.Appended)
                acknowledged.Add(next);
            head = result switch
            {
                { Outcome: AppendOutcome.Appended } => new LogHead(next.Sequence, next.Id),
                { Missed: [.., var newest] } => new LogHead(newest.Sequence, newest.Id),
                _ => (await store.GetHeadAsync(Log, Token))!.Value,
            };
        }
        return acknowledged;
    }

    private async Task TrimToHeadAsync()
    {
        var head = (await Store.GetHeadAsync(Log, Token))!.Value;
        var current = await Store.GetSnapshotAsync(Log, Token);
        if (head.Sequence > (current?.Position.Sequence ?? 0))
        {
            var newest = await ReadAsync(Store, head.Sequence - 1);
            await PublishAsync(newest[0]);
        }
        await Store.TrimAsync(Log, long.MaxValue, Token);
    }

    private async Task ShouldBeGoneAsync(LogId log)
    {
        (await Store.GetHeadAsync(log, Token)).ShouldBeNull();
        (await ReadAsync(Store, -1, log)).ShouldBeEmpty();
        (await ReadAsync(Store, 5, log)).ShouldBeEmpty();
        (await Store.GetSnapshotAsync(log, Token)).ShouldBeNull();
    }
}
