using NetIpam.Etcd.Client;
using NetIpam.Log;

namespace NetIpam.Etcd.Opening;

/// <summary>Looks at the state of the cluster every minute, and tells of what an operator has to see to.</summary>
internal sealed class ClusterWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly EtcdClient _client;
    private readonly Action<IpamNotice>? _notice;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private readonly ClusterNotices _notices = new();

    public ClusterWatch(EtcdClient client, TimeProvider time, Action<IpamNotice>? notice)
    {
        (_client, _notice) = (client, notice);
        _watching = notice is null ? Task.CompletedTask : WatchAsync(time);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task WatchAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                try
                {
                    foreach (var found in _notices.Of(await _client.StatusAsync(_stop.Token).ConfigureAwait(false)))
                        _notice!(found);
                }
                catch (LogUnavailableException)
                {
                    // Those who use the store are told.
                }
            }
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
    }
}
