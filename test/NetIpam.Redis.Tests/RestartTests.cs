using System.Collections.Concurrent;
using NetIpam.TestKit;
using NetIpam.TestKit.Servers;

namespace NetIpam.Redis.Tests;

/// <summary>The whole library on a server that is killed, and on one that loses everything.</summary>
public sealed class RestartTests
{
    private const int Clients = 16;
    private const int Kills = 5;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_given_twice_when_the_server_is_killed_under_load()
    {
        await using var server = await RedisServer.StartNewAsync();
        var store = new RedisOptions { Endpoints = [server.Endpoint] };
        var held = new ConcurrentDictionary<IPAddressValue, bool>();
        // Longer than a busy machine takes to start the server.
        var patient = new IpamOptions { StorePatience = Patience.Limit, StoreTimeout = Patience.Limit };
        await using (var first = await Ipam.OpenRedisAsync(store, patient, Token))
        await using (var second = await Ipam.OpenRedisAsync(store, patient, Token))
        {
            var prefix = await first.Root.CreatePrefixAsync("10.0.0.0/16", cancellationToken: Token);
            using var stop = new CancellationTokenSource();
            var clients = Enumerable.Range(0, Clients).Select(i => Task.Run(
                async () =>
                {
                    var root = (i % 2 == 0 ? first : second).Root;
                    for (var turn = 0; !stop.IsCancellationRequested; turn++)
                    {
                        // Nobody may be given what another holds; and a restart is no error.
                        var address = await root.AcquireAddressAsync(prefix, cancellationToken: Token);
                        held.TryAdd(address, true).ShouldBeTrue($"{address} was given twice");
                        if (turn % 3 != 0)
                            continue;
                        held.TryRemove(address, out _).ShouldBeTrue();
                        await root.ReleaseAddressAsync(prefix, address, cancellationToken: Token);
                    }
                },
                Token)).ToArray();
            for (var kill = 0; kill < Kills; kill++)
            {
                await Task.Delay(500, Token);
                await server.RestartAsync(Token);
            }
            await Task.Delay(500, Token);
            await stop.CancelAsync();
            await Task.WhenAll(clients);
        }
        held.Count.ShouldBeGreaterThan(Kills);
        await using var again = await Ipam.OpenRedisAsync(store, new IpamOptions { Create = CreateMode.Never }, Token);
        foreach (var address in held.Keys)
            await Refusal.OfAsync(IpamReason.AddressAlreadyAcquired, () => again.Root.AcquireSpecificAddressAsync("10.0.0.0/16", address, cancellationToken: Token));
        // What was sent when the server died is in the log once, or not at all; so there is nothing else.
        (await again.Root.GetUsageAsync("10.0.0.0/16", cancellationToken: Token)).AcquiredAddresses.ShouldBe((UInt128)held.Count);
    }

    [Fact]
    public async Task Store_emptied_under_a_running_process_is_lost_and_not_new()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var ipam = await Ipam.OpenRedisAsync(new RedisOptions { Endpoints = [server.Endpoint] }, cancellationToken: Token);
        await ipam.Root.CreatePrefixAsync("10.0.0.0/24", cancellationToken: Token);
        await ipam.Root.AcquireAddressAsync("10.0.0.0/24", cancellationToken: Token);
        await server.RunAsync("FLUSHALL");
        await Refusal.OfAsync(IpamReason.StoreLostCommits, () => ipam.Root.AcquireAddressAsync("10.0.0.0/24", cancellationToken: Token));
        (await server.RunAsync("DBSIZE")).ShouldBe("0");
    }
}
