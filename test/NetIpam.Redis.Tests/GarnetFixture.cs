using NetIpam.TestKit;
using NetIpam.TestKit.Servers;

namespace NetIpam.Redis.Tests;

/// <summary>One Garnet server for all tests of a class; each test takes a key prefix of its own.</summary>
public sealed class GarnetFixture : IAsyncLifetime
{
    private int _stores;
    private GarnetServer? _server;

    public async ValueTask InitializeAsync()
    {
        if (GarnetServer.Missing is null)
            _server = await GarnetServer.StartNewAsync();
    }

    /// <summary>Where an empty store is. Skips the test when there is no server.</summary>
    public RedisOptions NewStore()
    {
        Assert.SkipWhen(GarnetServer.Missing is not null, GarnetServer.Missing ?? "");
        return new RedisOptions { Endpoints = [_server!.Endpoint], Force = true, KeyPrefix = $"test:{Interlocked.Increment(ref _stores)}", Timeout = Patience.Limit };
    }

    /// <summary>Removes all stores.</summary>
    public Task EmptyAsync(CancellationToken cancellationToken) => _server!.EmptyAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
