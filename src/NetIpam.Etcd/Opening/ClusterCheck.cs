using System.Text;
using Google.Protobuf;
using NetIpam.Etcd.Client;
using NetIpam.Etcd.Storage;
using NetIpam.Etcd.Wire;
using NetIpam.Log;

namespace NetIpam.Etcd.Opening;

/// <summary>Decides whether a cluster may be used as a store, before anything is written to it.</summary>
internal static class ClusterCheck
{
    private const int Enough = 100;

    private static readonly Version Oldest = new(3, 4);
    private static readonly Version FirstThatLoses = new(3, 5, 0);
    private static readonly Version LastThatLoses = new(3, 5, 2);

    /// <exception cref="IpamException"><see cref="IpamReason.StoreNotUsable"/></exception>
    /// <exception cref="LogUnavailableException">It does not answer, or refuses us.</exception>
    public static async Task RunAsync(EtcdClient client, Action<IpamNotice>? notice, CancellationToken cancellationToken)
    {
        CheckVersion((await client.ConnectAsync(cancellationToken).ConfigureAwait(false)).Version, notice);
        if (!client.Options.BesideGoIpam && !await HoldsStoreAsync(client, cancellationToken).ConfigureAwait(false))
            await CheckNoGoIpamAsync(client, cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="IpamException"><see cref="IpamReason.StoreNotUsable"/>: it is too old.</exception>
    internal static void CheckVersion(string text, Action<IpamNotice>? notice)
    {
        if (!Version.TryParse(text.Split('-', '+')[0], out var version) || version < Oldest)
            throw new IpamException(IpamReason.StoreNotUsable, $"The store needs etcd 3.4 or later; this one is '{text}'.");
        if (version >= FirstThatLoses && version <= LastThatLoses)
        {
            notice?.Invoke(new IpamNotice(
                IpamNoticeLevel.Error,
                $"etcd {text} can lose what it acknowledged when it crashes (3.5.0 to 3.5.2): upgrade it to 3.5.3 or later before it is relied on."));
        }
    }

    private static async Task<bool> HoldsStoreAsync(EtcdClient client, CancellationToken cancellationToken)
    {
        var head = new RangeRequest { Key = new LogKeys(client.Options.KeyPrefix, LogId.Registry).Head, KeysOnly = true };
        return (await client.RangeAsync(head, cancellationToken).ConfigureAwait(false)).Kvs.Count > 0;
    }

    /// <summary>go-ipam keeps an empty key for each namespace, and prefixes below the name of theirs.</summary>
    private static async Task CheckNoGoIpamAsync(EtcdClient client, CancellationToken cancellationToken)
    {
        var folder = ByteString.CopyFromUtf8("namespaces/");
        RangeResponse found;
        try
        {
            found = await client.RangeAsync(new RangeRequest { Key = folder, RangeEnd = LogKeys.EndOf(folder), Limit = Enough }, cancellationToken).ConfigureAwait(false);
        }
        catch (LogUnavailableException e) when (EtcdFailure.IsDenied(e))
        {
            // Who may see no more than his own prefix is not one who took over from go-ipam.
            return;
        }
        if (found.Kvs.FirstOrDefault(key => key.Value.IsEmpty) is not { } marker)
            return;
        var name = marker.Key.Span[folder.Length..];
        throw new IpamException(
            IpamReason.StoreNotUsable,
            $"The etcd at {client.Options} holds the data of go-ipam (the key namespaces/{Encoding.UTF8.GetString(name)}), which NetIpam imports and does not open: "
            + "run ipam migrate --from etcd://HOST --to etcd://HOST --apply, which puts the store beside it, or take another cluster (see docs/migrating-from-go-ipam.md)");
    }
}
