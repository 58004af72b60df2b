using NetIpam.TestKit;
using NetIpam.TestKit.Servers;

namespace NetIpam.Redis.Tests;

/// <summary>One Redis server for all tests of a class; each test takes a key prefix of its own.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    private int _stores;

    public RedisServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (RedisServer.Missing is null)
            Server = await RedisServer.StartNewAsync();
    }

    /// <summary>Where an empty store is. Skips the test when there is no server.</summary>
    public RedisOptions NewStore()
    {
        Assert.SkipWhen(RedisServer.Missing is not null, RedisServer.Missing ?? "");
        return new RedisOptions { Endpoints = [Server.Endpoint], KeyPrefix = $"test:{Interlocked.Increment(ref _stores)}", Timeout = Patience.Limit };
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
    }
}
