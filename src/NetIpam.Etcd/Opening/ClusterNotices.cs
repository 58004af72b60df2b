using System.Globalization;
using NetIpam.Etcd.Wire;

namespace NetIpam.Etcd.Opening;

/// <summary>What an operator has to be told of the state of a cluster: once when it begins, not as long as it lasts.</summary>
internal sealed class ClusterNotices
{
    private const double Near = 0.8;
    private const long DefaultQuota = 2L * 1024 * 1024 * 1024;

    private string _alarms = "";
    private bool _near;

    public IReadOnlyList<IpamNotice> Of(StatusResponse status)
    {
        var notices = new List<IpamNotice>();
        var alarms = string.Join("; ", status.Errors);
        if (alarms.Length > 0 && !string.Equals(alarms, _alarms, StringComparison.Ordinal))
            notices.Add(new IpamNotice(IpamNoticeLevel.Error, $"etcd has an alarm: {alarms}; see docs/etcd.md."));
        _alarms = alarms;
        // Before 3.6 etcd does not tell its quota.
        var quota = status.DbSizeQuota > 0 ? status.DbSizeQuota : DefaultQuota;
        var near = status.DbSize > quota * Near;
        if (near && !_near)
            notices.Add(new IpamNotice(IpamNoticeLevel.Warning, NearQuota(status, quota)));
        _near = near;
        return notices;
    }

    private static string NearQuota(StatusResponse status, long quota)
    {
        var limit = status.DbSizeQuota > 0 ? $"its quota is {Mebibytes(quota)} MiB" : $"its quota is {Mebibytes(quota)} MiB unless it was set";
        return $"The database of etcd has {Mebibytes(status.DbSize)} MiB, of which {Mebibytes(status.DbSizeInUse)} MiB are in use; {limit}. "
            + "At the quota nothing can be changed any more: compact and defragment it; see docs/etcd.md.";
    }

    private static string Mebibytes(long bytes) => (bytes >> 20).ToString(CultureInfo.InvariantCulture);
}
