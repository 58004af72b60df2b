using NetIpam.Log;
using NetIpam.Migration.Stores;
using NetIpam.Migration.Verification;

namespace NetIpam.Migration.Targets;

/// <summary>A store of NetIpam.</summary>
internal sealed class StoreTarget : IMigrationTarget
{
    private readonly Ipam? _ipam;

    private StoreTarget(Ipam? ipam) => _ipam = ipam;

    /// <summary>Opens the store.</summary>
    /// <param name="uri">Where it is.</param>
    /// <param name="exists">Whether it is there already.</param>
    /// <param name="apply">Whether it is created if it is not.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    public static async Task<StoreTarget> OpenAsync(StoreUri uri, bool exists, bool apply, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!exists && !apply)
        {
            if (uri.Kind == StoreKind.File)
                FileCommitLog.CheckUsable(uri.Place);
            return new StoreTarget(null);
        }
        var log = exists ? StoreLogs.OpenAsync(uri, time, cancellationToken) : StoreLogs.OpenOrCreateAsync(uri, time, cancellationToken);
        return new StoreTarget(await Ipam.OpenAsync(log, new IpamOptions { TimeProvider = time }, cancellationToken).ConfigureAwait(false));
    }

    public async Task<NamespaceContent?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        if (_ipam is null)
            return null;
        try
        {
            return NamespaceContent.Parse(await _ipam.Namespace(name).DumpAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (IpamException e) when (e.Reason == IpamReason.NamespaceNotFound)
        {
            return null;
        }
    }

    public async Task WriteAsync(string name, NamespaceContent content, CancellationToken cancellationToken)
    {
        var target = await _ipam!.CreateNamespaceAsync(name, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (content.Prefixes.Count > 0)
            await target.LoadAsync(content.ToDump(name), cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _ipam?.DisposeAsync() ?? default;
}
