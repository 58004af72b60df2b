using System.Text;
using NetIpam.TestKit.Proxy;

namespace NetIpam.Postgres.Tests.Faults;

/// <summary>Connections that break in the middle of an append: it is in the log once, or not, and the log says which, or that it does not
/// know.</summary>
public sealed class LostAppendTests(SharedServer shared)
{
    [Theory]
    [InlineData(ProxyFault.CutBefore, 0)]
    [InlineData(ProxyFault.CutBefore, 1)]
    [InlineData(ProxyFault.CutBefore, 200)]
    [InlineData(ProxyFault.CutAfter, 0)]
    [InlineData(ProxyFault.CutInAnswer, 1)]
    [InlineData(ProxyFault.CutInAnswer, 20)]
    [InlineData(ProxyFault.HalfClose, 0)]
    public async Task Append_over_a_broken_connection_is_made_once(ProxyFault kind, int bytes)
    {
        await using var database = await FaultyDatabase.CreateAsync(shared);
        await using var store = await PostgresCommitLog.OpenAsync(database.Options);
        var commits = await Chain.FillAsync(store, 3);
        var next = Chain.After(commits[3], "needle");
        var fault = database.Proxy.Arm(kind, CuttingProxy.Containing("needle"u8.ToArray()), bytes: bytes);
        (await store.TryAppendAsync(Chain.Log, next)).IsIn(next).ShouldBeTrue();
        fault.Struck.IsCompleted.ShouldBeTrue();
        await Chain.ShouldHoldAsync(store, [.. commits, next]);
    }

    [Fact]
    public async Task Append_without_an_answer_in_time_is_unknown_and_meets_itself_afterwards()
    {
        await using var database = await FaultyDatabase.CreateAsync(shared);
        await using var direct = await PostgresCommitLog.OpenAsync(database.Direct);
        var commits = await Chain.FillAsync(direct, 3);
        await using var store = await database.OpenHurriedAsync();
        var next = Chain.After(commits[3], "needle");
        database.Proxy.Arm(ProxyFault.Swallow, CuttingProxy.Containing("needle"u8.ToArray()));
        await Should.ThrowAsync<OutcomeUnknownException>(async () => await store.TryAppendAsync(Chain.Log, next));
        // A server that is busy may not have come to it yet, or may have given it up.
        var isThere = (await direct.GetHeadAsync(Chain.Log, default))!.Value.Sequence == next.Sequence;
        var again = await Patience.DespiteAsync<OutcomeUnknownException, AppendResult>(() => store.TryAppendAsync(Chain.Log, next).AsTask());
        again.IsIn(next).ShouldBeTrue();
        if (isThere)
            again.Outcome.ShouldBe(AppendOutcome.Conflict);
        await Chain.ShouldHoldAsync(direct, [.. commits, next]);
    }

    [Fact]
    public async Task Append_that_arrives_after_its_repetition_changes_nothing()
    {
        await using var database = await FaultyDatabase.CreateAsync(shared);
        await using var store = await PostgresCommitLog.OpenAsync(database.Options);
        var commits = await Chain.FillAsync(store, 3);
        var next = Chain.After(commits[3], "needle");
        var fault = database.Proxy.Arm(ProxyFault.HoldAndCut, CuttingProxy.Containing("needle"u8.ToArray()));
        (await store.TryAppendAsync(Chain.Log, next)).Outcome.ShouldBe(AppendOutcome.Appended);
        commits.Add(next);
        await Chain.ExtendAsync(store, commits, 8);
        await fault.ReleaseAsync();
        await Task.Delay(100);
        await Chain.ShouldHoldAsync(store, commits);
    }

    [Fact]
    public async Task Append_that_is_still_on_its_way_is_unknown_though_the_store_is_away()
    {
        await using var database = await FaultyDatabase.CreateAsync(shared);
        await using var direct = await PostgresCommitLog.OpenAsync(database.Direct);
        var commits = await Chain.FillAsync(direct, 3);
        await using var store = await database.OpenHurriedAsync();
        var next = Chain.After(commits[3], "needle");
        var fault = database.Proxy.Arm(ProxyFault.HoldAndCut, piece =>
        {
            var strikes = piece.Span.IndexOf("needle"u8) >= 0;
            if (strikes)
                database.Proxy.Refuse();
            return strikes;
        });
        await Should.ThrowAsync<OutcomeUnknownException>(async () => await store.TryAppendAsync(Chain.Log, next));
        database.Proxy.Accept();
        await Chain.ShouldHoldAsync(direct, commits);
        fault.Struck.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Append_to_a_store_that_is_away_is_certainly_not_made()
    {
        await using var database = await FaultyDatabase.CreateAsync(shared);
        await using var direct = await PostgresCommitLog.OpenAsync(database.Direct);
        var commits = await Chain.FillAsync(direct, 3);
        await using var store = await database.OpenHurriedAsync();
        await using (var idle = await PostgresCommitLog.OpenAsync(database.Options))
        {
            database.Proxy.Refuse();
            // The connections that the pool still has may be dead or not; a new pool has none.
            var unavailable = await Should.ThrowAsync<Exception>(async () => await store.TryAppendAsync(Chain.Log, Chain.After(commits[3], "away")));
            unavailable.ShouldBeOfType<OutcomeUnknownException>();
            var message = (await Should.ThrowAsync<LogUnavailableException>(async () => await store.TryAppendAsync(Chain.Log, Chain.After(commits[3], "away")))).Message;
            message.ShouldContain("Connection refused");
            message.ShouldNotContain(PostgresServer.Password);
            database.Proxy.Accept();
        }
        await Chain.ShouldHoldAsync(direct, commits);
    }

    [Fact]
    public async Task Append_waits_for_a_store_that_comes_back_in_time()
    {
        await using var database = await FaultyDatabase.CreateAsync(shared);
        await using var store = await PostgresCommitLog.OpenAsync(database.Options);
        var commits = await Chain.FillAsync(store, 3);
        database.Proxy.Refuse();
        var next = Chain.After(commits[3], "patient");
        var append = store.TryAppendAsync(Chain.Log, next).AsTask();
        await Task.Delay(500);
        append.IsCompleted.ShouldBeFalse();
        database.Proxy.Accept();
        (await append).IsIn(next).ShouldBeTrue();
        await Chain.ShouldHoldAsync(store, [.. commits, next]);
    }

    [Fact]
    public async Task Slow_network_loses_nothing()
    {
        await using var database = await FaultyDatabase.CreateAsync(shared);
        await using var store = await PostgresCommitLog.OpenAsync(database.Options);
        var commits = await Chain.FillAsync(store, 1);
        database.Proxy.Delay = TimeSpan.FromMilliseconds(20);
        await Chain.ExtendAsync(store, commits, 5);
        var requests = database.Proxy.Requests;
        await Chain.ExtendAsync(store, commits, 15);
        (database.Proxy.Requests - requests).ShouldBe(10, "an append is one round trip");
        await store.TryAppendAsync(Chain.Log, Chain.After(commits[2], "late"));
        (database.Proxy.Requests - requests).ShouldBe(11, "and so is a conflict");
        await Chain.ShouldHoldAsync(store, commits);
    }

    [Fact]
    public async Task Connections_that_the_server_ended_while_idle_are_no_error()
    {
        await using var database = await FaultyDatabase.CreateAsync(shared);
        await using var store = await PostgresCommitLog.OpenAsync(database.Direct);
        var commits = await Chain.FillAsync(store, 3);
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.GetHeadAsync(Chain.Log, default).AsTask()));
            await shared.Server.QueryAsync(
                $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{database.Name}' AND pid <> pg_backend_pid()", "postgres");
            await Task.Delay(100);
            if (round == 0)
                (await store.GetHeadAsync(Chain.Log, default))!.Value.Sequence.ShouldBe(3);
            else
                await Chain.ExtendAsync(store, commits, round == 1 ? 4 : 5);
        }
        await Chain.ShouldHoldAsync(store, commits);
    }

    [Fact]
    public async Task Commit_that_fails_at_its_end_is_not_said_to_be_appended()
    {
        await using var database = await FaultyDatabase.CreateAsync(shared);
        await using var store = await PostgresCommitLog.OpenAsync(database.Direct);
        var commits = await Chain.FillAsync(store, 3);
        await shared.Server.QueryAsync(
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused at commit' USING ERRCODE = '58030'; END $$;
            CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON ipam_commit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse();
            """,
            database.Name);
        var failure = await Should.ThrowAsync<OutcomeUnknownException>(async () => await store.TryAppendAsync(Chain.Log, Chain.After(commits[3], "late")));
        failure.Message.ShouldContain("refused at commit");
        await Chain.ShouldHoldAsync(store, commits);
    }

    [Fact]
    public async Task Largest_commit_cut_in_the_middle_is_not_there()
    {
        await using var database = await FaultyDatabase.CreateAsync(shared);
        await using var store = await PostgresCommitLog.OpenAsync(database.Options);
        var commits = await Chain.FillAsync(store, 1);
        var next = new Commit(2, commits[1].Id, Encoding.ASCII.GetBytes("{\"t\":\"" + new string('x', Commit.MaxBodyLength - 8) + "\"}"));
        database.Proxy.Arm(ProxyFault.CutBefore, piece => piece.Span.IndexOf("xxxx"u8) >= 0, skip: 1, bytes: 100);
        (await store.TryAppendAsync(Chain.Log, next)).IsIn(next).ShouldBeTrue();
        await Chain.ShouldHoldAsync(store, [.. commits, next]);
    }
}
