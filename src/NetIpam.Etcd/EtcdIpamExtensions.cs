namespace NetIpam.Etcd;

/// <summary>Adds <c>Ipam.OpenEtcdAsync</c>.</summary>
public static class EtcdIpamExtensions
{
    extension(Ipam)
    {
        /// <summary>Opens the store in an etcd cluster without TLS and authentication.</summary>
        /// <param name="endpoint">A member, e.g. <c>localhost:2379</c>.</param>
        /// <param name="options">What differs from the defaults.</param>
        /// <param name="cancellationToken">Ends the opening.</param>
        /// <exception cref="ArgumentException">It is no endpoint.</exception>
        /// <exception cref="IpamException">As of the other overload.</exception>
        public static Task<Ipam> OpenEtcdAsync(string endpoint, IpamOptions? options = null, CancellationToken cancellationToken = default) =>
            OpenAsync(new EtcdOptions { Endpoints = [endpoint] }, options, cancellationToken);

        /// <summary>Opens the store in an etcd cluster; creates it, as <see cref="IpamOptions.Create"/> says.</summary>
        /// <exception cref="ArgumentException">A setting of etcd is out of its range, or does not go with another.</exception>
        /// <exception cref="IpamException"><see cref="IpamReason.StoreUnavailable"/>: no member answers, or they refuse the user;
        /// <see cref="IpamReason.StoreNotUsable"/>: it is empty and must not be initialised, holds the data of go-ipam, or is older than
        /// 3.4; <see cref="IpamReason.LogDamaged"/>; <see cref="IpamReason.UpgradeNeeded"/>.</exception>
        public static Task<Ipam> OpenEtcdAsync(EtcdOptions etcd, IpamOptions? options = null, CancellationToken cancellationToken = default) =>
            OpenAsync(etcd, options, cancellationToken);
    }

    private static Task<Ipam> OpenAsync(EtcdOptions etcd, IpamOptions? options, CancellationToken cancellationToken)
    {
        options ??= new IpamOptions();
        return Ipam.OpenAsync(EtcdCommitLog.OpenAsync(etcd, options.TimeProvider, options.Notice, cancellationToken), options, cancellationToken);
    }
}
