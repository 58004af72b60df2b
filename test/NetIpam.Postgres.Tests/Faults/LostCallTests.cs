using NetIpam.TestKit.Proxy;

namespace NetIpam.Postgres.Tests.Faults;

/// <summary>Connections that break in the middle of anything else.</summary>
public sealed class LostCallTests(SharedServer shared)
{
    public static TheoryData<ProxyFault> Faults => [ProxyFault.CutBefore, ProxyFault.CutAfter, ProxyFault.CutInAnswer, ProxyFault.HalfClose];

    [Theory, MemberData(nameof(Faults))]
    public async Task Every_call_over_a_broken_connection_does_what_it_says(ProxyFault kind)
    {
        await using var database = await FaultyDatabase.CreateAsync(shared);
        await using var store = await PostgresCommitLog.OpenAsync(database.Options);
        var log = Chain.Log;

        Break();
        (await store.CreateAsync(log, Chain.Genesis, default)).ShouldBeTrue();
        Break();
        (await store.CreateAsync(log, new Commit(0, default, "{\"other\":1}"u8.ToArray()), default)).ShouldBeFalse();
        var commits = new List<Commit> { Chain.Genesis };
        await Chain.ExtendAsync(store, commits, 600);
        Break();
        await Chain.ShouldHoldAsync(store, commits);
        Break();
        (await store.GetHeadAsync(log, default))!.Value.Sequence.ShouldBe(600);
        Break();
        (await store.GetTimeAsync(default)).ShouldNotBeNull();

        foreach (var place in new[] { 300, 600 })
        {
            var manifest = Chain.Manifest(commits[place], place);
            Break();
            (await store.ClaimSnapshotAsync(log, manifest.Id, default)).ShouldBeTrue();
            Break();
            (await store.WriteSnapshotPartAsync(log, manifest.Id, 0, "part"u8.ToArray(), default)).ShouldBeTrue();
            Break();
            (await store.PublishSnapshotAsync(log, manifest, default)).ShouldBeTrue();
            Break();
            (await store.GetSnapshotAsync(log, default))!.Id.ShouldBe(manifest.Id);
            Break();
            (await store.ReadPartAsync(log, manifest.Id, 0, default))!.Value.Span.SequenceEqual("part"u8).ShouldBeTrue();
        }
        Break();
        await store.WriteCommitPartAsync(log, new BlobId(9), 601, 0, "commit"u8.ToArray(), default);
        Break();
        await store.ClaimTurnAsync(log, new TurnClaim(5, TimeSpan.FromMilliseconds(5)), default);
        Break();
        await store.TrimAsync(log, 200, default);
        await Chain.ShouldHoldAsync(store, commits[201..]);
        var next = Chain.After(commits[600], "last");
        (await store.TryAppendAsync(log, next)).Claim.ShouldBe(new TurnClaim(5, TimeSpan.FromMilliseconds(5)));
        Break();
        await store.DeleteAsync(log, default);
        (await store.GetHeadAsync(log, default)).ShouldBeNull();

        void Break() => database.Proxy.Arm(kind, bytes: kind == ProxyFault.CutInAnswer ? 3 : 0);
    }

    [Fact]
    public async Task Reads_from_a_store_that_is_away_say_so_in_one_line()
    {
        await using var database = await FaultyDatabase.CreateAsync(shared);
        await using var direct = await PostgresCommitLog.OpenAsync(database.Direct);
        await Chain.FillAsync(direct, 3);
        await using var store = await database.OpenHurriedAsync();
        database.Proxy.Refuse();
        (await Should.ThrowAsync<LogUnavailableException>(async () => await store.GetHeadAsync(Chain.Log, default))).Message.ShouldNotContain('\n');
        await Should.ThrowAsync<LogUnavailableException>(async () => await store.GetSnapshotAsync(Chain.Log, default));
        await Should.ThrowAsync<LogUnavailableException>(async () => await Chain.ShouldHoldAsync(store, [Chain.Genesis]));
    }

    [Fact]
    public async Task Dropped_tables_are_an_error_and_not_made_again()
    {
        await using var database = await FaultyDatabase.CreateAsync(shared);
        await using var store = await PostgresCommitLog.OpenAsync(database.Direct);
        var commits = await Chain.FillAsync(store, 3);
        await shared.Server.QueryAsync("DROP TABLE ipam_commit CASCADE", database.Name);
        await Should.ThrowAsync<LogUnavailableException>(async () => await store.TryAppendAsync(Chain.Log, Chain.After(commits[3], "x")));
        await Should.ThrowAsync<LogUnavailableException>(async () => await store.GetHeadAsync(Chain.Log, default));
    }
}
