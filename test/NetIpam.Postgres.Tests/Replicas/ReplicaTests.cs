using System.Diagnostics;

namespace NetIpam.Postgres.Tests.Replicas;

/// <summary>Several processes, as it were, over one database.</summary>
public sealed class ReplicaTests(SharedServer shared)
{
    private const string Prefix = "10.0.0.0/26";

    [Theory, InlineData(PostgresDialect.PostgreSql), InlineData(PostgresDialect.CockroachDB)]
    public async Task No_address_is_held_twice_over_three_replicas(PostgresDialect dialect)
    {
        var database = await shared.NewDatabaseAsync(dialect);
        var replicas = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Ipam.OpenPostgresAsync(database)));
        await replicas[0].Root.CreatePrefixAsync(Prefix);
        var clients = new Clients(replicas, Prefix);
        var watch = Stopwatch.StartNew();
        await clients.RunAsync(24, () => watch.Elapsed < TimeSpan.FromSeconds(4));
        clients.Held.Count.ShouldBe(24);
        foreach (var replica in replicas)
        {
            await clients.ShouldHoldAsync(replica);
            await replica.DisposeAsync();
        }
        await using var later = await Ipam.OpenPostgresAsync(database);
        await clients.ShouldHoldAsync(later);
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_the_server_crashes_again_and_again()
    {
        await using var server = await PostgresServer.StartNewAsync();
        var database = new PostgresOptions(server.ConnectionString());
        var replicas = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Ipam.OpenPostgresAsync(database)));
        await replicas[0].Root.CreatePrefixAsync(Prefix);
        var clients = new Clients(replicas, Prefix);
        var goOn = true;
        var running = clients.RunAsync(16, () => Volatile.Read(ref goOn));
        for (var crash = 0; crash < 4; crash++)
        {
            var answers = clients.Answers;
            while (clients.Answers < answers + 100 && !running.IsFaulted)
                await Task.Delay(20);
            if (crash % 2 == 0)
                await server.RestartImmediatelyAsync();
            else
                await server.RestartAsync();
        }
        Volatile.Write(ref goOn, false);
        await running;
        foreach (var replica in replicas)
        {
            await clients.ShouldHoldAsync(replica);
            await replica.DisposeAsync();
        }
        await using var later = await Ipam.OpenPostgresAsync(database);
        await clients.ShouldHoldAsync(later);
    }
}
