using System.Collections.Concurrent;
using NetIpam.MongoDB.Tests.FakeMongo;
using NetIpam.TestKit.Golden;
using NetIpam.TestKit.Property;
using NetIpam.TestKit.Proxy;

namespace NetIpam.MongoDB.Tests;

/// <summary>The whole library on the store: recorded sequences, random ones, and many clients at once; against the fake always,
/// against a real server if there is one.</summary>
public sealed class IpamOnMongoTests(ITestOutputHelper output) : IAsyncDisposable
{
    private const int Replicas = 3;
    private const int Clients = 32;

    private readonly FakeMongoServer _server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Paths => GoldenFiles.Paths();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory, MemberData(nameof(Paths))]
    public Task Golden_sequences_on_the_fake(string path) => GoldenReplay.RunAsync(NewSubject, path);

    [Theory, MemberData(nameof(Paths))]
    public Task Golden_sequences_on_a_server(string path) => GoldenReplay.RunAsync(NewServerSubject, path);

    [Fact]
    public Task Random_operations_on_the_fake() => Campaign.RunAsync(NewSubject, 3_000, output, reopenEvery: 60, longest: 400);

    [Fact]
    public Task Random_operations_on_a_server() => Campaign.RunAsync(NewServerSubject, 3_000, output, reopenEvery: 60, longest: 400);

    [Fact]
    public Task No_address_is_held_twice_on_the_fake() => ContendAsync(_server.Options());

    [Fact]
    public Task No_address_is_held_twice_on_a_server() => ContendAsync(TestStore.NewOptions());

    [Fact]
    public async Task No_address_is_held_twice_while_answers_are_lost()
    {
        await using var proxy = CuttingProxy.Start(_server.Port);
        using var over = new CancellationTokenSource();
        var faults = new Random(Seed.Take(output));
        var cutting = CutAsync();
        await ContendAsync(_server.Options(port: proxy.Port));
        await over.CancelAsync();
        (await cutting).ShouldBeGreaterThan(5);

        async Task<int> CutAsync()
        {
            for (var struck = 0; ; struck++)
            {
                var fault = faults.Next(2) == 0 ? ProxyFault.CutAfter : ProxyFault.CutBefore;
                var armed = proxy.Arm(fault, CuttingProxy.Containing("ordered"u8.ToArray()), faults.Next(10));
                await Task.WhenAny(armed.Struck, Task.Delay(Timeout.Infinite, over.Token));
                if (over.IsCancellationRequested)
                    return struck;
            }
        }
    }

    private StoreSubject NewSubject()
    {
        var options = _server.Options(FakeStore.NewDatabase());
        return new StoreSubject(() => Ipam.OpenMongoDBAsync(options));
    }

    private static StoreSubject NewServerSubject()
    {
        var options = TestStore.NewOptions();
        return new StoreSubject(() => Ipam.OpenMongoDBAsync(options));
    }

    /// <summary>Clients acquire and release on one /24, each by one of three replicas; whoever holds an address checks that nobody
    /// else does.</summary>
    private static async Task ContendAsync(MongoOptions options)
    {
        const int Rounds = 15;
        var replicas = new List<Ipam>();
        try
        {
            for (var i = 0; i < Replicas; i++)
                replicas.Add(await Ipam.OpenMongoDBAsync(options, cancellationToken: Token));
            await replicas[0].Root.CreatePrefixAsync("10.0.0.0/24", cancellationToken: Token);
            var held = new ConcurrentDictionary<string, int>();
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(
                async () =>
                {
                    var ipam = replicas[client % Replicas].Root;
                    for (var round = 0; round < Rounds; round++)
                    {
                        var address = await ipam.AcquireAddressAsync("10.0.0.0/24", cancellationToken: Token);
                        held.TryAdd(address.ToString(), client).ShouldBeTrue($"{address} is held twice");
                        held.TryRemove(address.ToString(), out _);
                        await ipam.ReleaseAddressAsync("10.0.0.0/24", address, cancellationToken: Token);
                    }
                },
                Token)));
            foreach (var replica in replicas)
                ((long)(await replica.Root.GetUsageAsync("10.0.0.0/24", Token)).AcquiredAddresses).ShouldBe(0);
        }
        finally
        {
            foreach (var replica in replicas)
                await replica.DisposeAsync();
        }
    }
}
