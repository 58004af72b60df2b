namespace NetIpam.Postgres.Tests.Faults;

/// <summary>A primary that waits for a synchronous standby which never comes.</summary>
public sealed class UnreplicatedTests
{
    [Fact]
    public async Task Commit_that_the_standby_may_not_have_is_not_said_to_be_appended()
    {
        await using var server = await PostgresServer.StartNewAsync();
        var options = new PostgresOptions(server.ConnectionString(await server.CreateDatabaseAsync())) { Timeout = Patience.Limit };
        await using var patient = await PostgresCommitLog.OpenAsync(options);
        var commits = await Chain.FillAsync(patient, 3);
        var next = Chain.After(commits[3], "not replicated");
        await AwaitStandbyAsync(server, "nobody");

        // A statement that is cancelled before it was committed is not what is meant: that is had only where the machine is too busy.
        var message = "";
        foreach (var seconds in (int[])[2, 10, 40])
        {
            await using var hurried = await Patience.DespiteAsync<IpamException, PostgresCommitLog>(
                () => PostgresCommitLog.OpenAsync(options with { Timeout = TimeSpan.FromSeconds(seconds) }));
            message = (await Should.ThrowAsync<OutcomeUnknownException>(async () => await hurried.TryAppendAsync(Chain.Log, next))).Message;
            if (message.Contains("synchronous standbys", StringComparison.Ordinal))
                break;
        }
        message.ShouldContain("synchronous standbys");

        await AwaitStandbyAsync(server, "");
        (await patient.TryAppendAsync(Chain.Log, next)).IsIn(next).ShouldBeTrue();
        await Chain.ShouldHoldAsync(patient, [.. commits, next]);
    }

    private static async Task AwaitStandbyAsync(PostgresServer server, string name)
    {
        await server.QueryAsync($"ALTER SYSTEM SET synchronous_standby_names = '{name}'", "postgres");
        await server.QueryAsync("SELECT pg_reload_conf()", "postgres");
        await Patience.UntilAsync(async () => await server.QueryAsync("SHOW synchronous_standby_names", "postgres") == name);
    }
}
