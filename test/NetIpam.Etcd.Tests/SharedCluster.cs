using NetIpam.Etcd.Tests;

[assembly: AssemblyFixture(typeof(SharedCluster))]

namespace NetIpam.Etcd.Tests;

/// <summary>One cluster of three members for all tests that do it no harm; each has keys of its own.</summary>
public sealed class SharedCluster : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1);
    private EtcdCluster? _cluster;
    private int _stores;

    /// <summary>The cluster, which is started when it is asked for first. Skips the test when etcd is not installed.</summary>
    public async Task<EtcdCluster> GetAsync()
    {
        await _starting.WaitAsync();
        try
        {
            return _cluster ??= await EtcdCluster.StartNewAsync();
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>A store that no other test uses, which is empty. Its log waits for a disk that is busy.</summary>
    public async Task<EtcdOptions> NewStoreAsync() =>
        new() { Endpoints = (await GetAsync()).Endpoints, KeyPrefix = $"/test-{Interlocked.Increment(ref _stores)}/", Timeout = Patience.Limit };

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        _starting.Dispose();
    }
}
