using System.Globalization;
using NetIpam.Etcd.Client;
using NetIpam.Etcd.Wire;
using NetIpam.Log;

namespace NetIpam.Etcd.Opening;

/// <summary>Looks at the state of the cluster every minute, and tells once of each thing that an operator has to see to: an alarm, and a
/// database that nears its quota.</summary>
internal sealed class ClusterWatch : IAsyncDisposable
{
    private const double Near = 0.8;
    private const long DefaultQuota = 2L * 1024 * 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly EtcdClient _client;
    private readonly Action<IpamNotice>? _notice;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private string _alarms = "";
    private bool _near;

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
                    Look(await _client.StatusAsync(_stop.Token).ConfigureAwait(false));
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

    private void Look(StatusResponse status)
    {
        var alarms = string.Join("; ", status.Errors);
        if (alarms.Length > 0 && !string.Equals(alarms, _alarms, StringComparison.Ordinal))
            Tell(IpamNoticeLevel.Error, $"etcd has an alarm: {alarms}; see docs/etcd.md.");
        _alarms = alarms;
        var quota = status.DbSizeQuota > 0 ? status.DbSizeQuota : DefaultQuota;
        var near = status.DbSize > quota * Near;
        if (near && !_near)
        {
            var size = string.Create(CultureInfo.InvariantCulture, $"{Mebibytes(status.DbSize)} MiB, of which {Mebibytes(status.DbSizeInUse)} MiB are in use");
            var limit = status.DbSizeQuota > 0 ? $"its quota is {Mebibytes(quota)} MiB" : "its quota is 2048 MiB unless it was set";
            Tell(IpamNoticeLevel.Warning, $"The database of etcd has {size}; {limit}. At the quota nothing can be changed any more: compact and defragment it; see docs/etcd.md.");
        }
        _near = near;
    }

    private void Tell(IpamNoticeLevel level, string message) => _notice!(new IpamNotice(level, message));

    private static string Mebibytes(long bytes) => (bytes >> 20).ToString(CultureInfo.InvariantCulture);
}
