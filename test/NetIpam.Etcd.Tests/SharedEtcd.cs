using NetIpam.Etcd.Tests;

[assembly: AssemblyFixture(typeof(SharedEtcd))]

namespace NetIpam.Etcd.Tests;

/// <summary>One server for all tests that do it no harm; each has keys of its own.</summary>
public sealed class SharedEtcd : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1);
    private EtcdServer? _server;
    private int _stores;

    /// <summary>The server, which is started when it is asked for first. Skips the test when it is not installed.</summary>
    public async Task<EtcdServer> GetAsync()
    {
        await _starting.WaitAsync();
        try
        {
            return _server ??= await EtcdServer.StartNewAsync();
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>A store that no other test uses, which is empty. Its log waits for a disk that is busy.</summary>
    public async Task<EtcdOptions> NewStoreAsync() =>
        new() { Endpoints = [(await GetAsync()).Endpoint], KeyPrefix = $"/test-{Interlocked.Increment(ref _stores)}/", Timeout = Patience.Limit };

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _starting.Dispose();
    }
}
