using NetIpam.TestKit.Servers;

namespace NetIpam.Tests.Kit;

/// <summary>A server of the kit keeps its data over every way to end it.</summary>
public sealed class PostgresServerTests
{
    [Fact]
    public async Task Server_lives_through_kills_and_pauses()
    {
        await using var server = await PostgresServer.StartNewAsync("log_statement=all");
        var database = await server.CreateDatabaseAsync();
        await server.QueryAsync("CREATE TABLE t (n int); INSERT INTO t VALUES (1)", database);
        await server.RestartAsync();
        await server.QueryAsync("INSERT INTO t VALUES (2)", database);
        await server.RestartImmediatelyAsync();
        await server.QueryAsync("INSERT INTO t VALUES (3)", database);
        await server.StopAsync();
        await server.StartAsync();
        await server.PauseAsync();
        var waits = server.QueryAsync("SELECT sum(n) FROM t", database);
        await Task.Delay(200);
        waits.IsCompleted.ShouldBeFalse();
        server.Resume();
        (await waits).ShouldBe("6");
        server.Output.ShouldContain("INSERT INTO t VALUES (3)");
        await server.DisposeAsync();
        Directory.Exists(server.Folder).ShouldBeFalse();
        await Should.ThrowAsync<InvalidOperationException>(() => server.QueryAsync("SELECT 1", database));
    }
}
