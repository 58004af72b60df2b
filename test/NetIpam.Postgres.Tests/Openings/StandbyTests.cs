namespace NetIpam.Postgres.Tests.Openings;

/// <summary>A primary and its standby.</summary>
public sealed class StandbyTests
{
    [Fact]
    public async Task Only_the_primary_is_used_and_the_next_one_after_a_failover()
    {
        await using var primary = await PostgresServer.StartNewAsync();
        var database = await primary.CreateDatabaseAsync();
        await using var standby = await primary.StartStandbyAsync();

        var refused = await Should.ThrowAsync<IpamException>(async () => await PostgresCommitLog.OpenAsync(new PostgresOptions(standby.ConnectionString(database))));
        refused.Reason.ShouldBe(IpamReason.StoreUnavailable);
        refused.Message.ShouldContain("standby");

        var hosts = $"127.0.0.1:{standby.Port},127.0.0.1:{primary.Port}";
        await using var store = await PostgresCommitLog.OpenAsync(
            PostgresOptions.Of(hosts, 5432, PostgresServer.User, PostgresServer.Password, database) with { Timeout = Patience.Limit });
        var commits = await Chain.FillAsync(store, 5);
        (await primary.QueryAsync("SELECT count(*) FROM ipam_commit", database)).ShouldBe("6");

        while (await standby.QueryAsync("SELECT count(*) FROM ipam_commit", database) != "6")
            await Task.Delay(50);
        await primary.KillAsync();
        var next = Chain.After(commits[5], "after the failover");
        var append = store.TryAppendAsync(Chain.Log, next).AsTask();
        await Task.Delay(200);
        append.IsCompleted.ShouldBeFalse();
        await standby.PromoteAsync();
        (await append).IsIn(next).ShouldBeTrue();
        await Chain.ShouldHoldAsync(store, [.. commits, next]);
    }
}
