using System.Runtime.CompilerServices;
using System.Text;
using Google.Protobuf;
using NetIpam.Etcd;
using NetIpam.Etcd.Client;
using NetIpam.Etcd.Storage;
using NetIpam.Etcd.Wire;
using NetIpam.Log;

namespace NetIpam.Migration.GoIpam;

/// <summary>
/// The keys of go-ipam in etcd: an empty one, <c>namespaces/NAME</c>, for each namespace, and <c>NAME@CIDR</c> for each prefix; before 1.12
/// just the CIDR. All of them are read as of one revision.
/// </summary>
internal sealed class EtcdSource(EtcdOptions options, TimeProvider time) : IGoIpamSource
{
    private const string Namespaces = "namespaces/";
    private const int Page = 64;
    private static readonly ByteString All = ByteString.CopyFrom(0);

    private readonly EtcdClient _client = new(options, time, notice: null);

    public async Task<FoundData> LookAsync(CancellationToken cancellationToken)
    {
        var head = new LogKeys(options.KeyPrefix, LogId.Registry).Head;
        var store = await RangeAsync(new RangeRequest { Key = head, KeysOnly = true }, cancellationToken).ConfigureAwait(false);
        await foreach (var (key, _) in KeysAsync(Namespaces, 0, cancellationToken).ConfigureAwait(false))
            return new FoundData(GoIpam: key.Length > Namespaces.Length, NetIpam: store.Kvs.Count > 0);
        await foreach (var _ in OldAsync(0, cancellationToken).ConfigureAwait(false))
            return new FoundData(GoIpam: true, NetIpam: store.Kvs.Count > 0);
        return new FoundData(GoIpam: false, NetIpam: store.Kvs.Count > 0);
    }

    public async IAsyncEnumerable<SourceNamespace> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var revision = (await RangeAsync(new RangeRequest { Key = ByteString.CopyFromUtf8(Namespaces), KeysOnly = true }, cancellationToken).ConfigureAwait(false)).Header.Revision;
        var names = new SortedSet<string>(StringComparer.Ordinal) { Ipam.RootNamespace };
        await foreach (var (key, _) in KeysAsync(Namespaces, revision, cancellationToken).ConfigureAwait(false))
            names.Add(key[Namespaces.Length..]);
        foreach (var name in names)
        {
            var source = new SourceNamespace(name);
            await foreach (var (key, value) in KeysAsync(name + "@", revision, cancellationToken).ConfigureAwait(false))
            {
                // The keys of "a@b" begin like those of "a"; a CIDR has no such sign.
                if (key.LastIndexOf('@') == name.Length)
                    source.Add(key[(name.Length + 1)..], value);
            }
            if (string.Equals(name, Ipam.RootNamespace, StringComparison.Ordinal))
                await AddOldAsync(source, revision, cancellationToken).ConfigureAwait(false);
            yield return source;
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return default;
    }

    private async Task AddOldAsync(SourceNamespace root, long revision, CancellationToken cancellationToken)
    {
        var isNew = root.Entries.Count > 0;
        var count = 0;
        var first = "";
        await foreach (var (key, value) in OldAsync(revision, cancellationToken).ConfigureAwait(false))
        {
            if (count++ == 0)
                first = key;
            if (!isNew)
                root.Add(key, value);
        }
        if (count > 0)
        {
            root.Findings.Add(new MigrationFinding(MigrationFindingKind.OldLayout, root.Name, null, isNew
                ? $"{count} prefixes of go-ipam before 1.12, which had no namespaces, lie beside it ({first} …); go-ipam does not see them any more, and they are left out"
                : "it is read from the keys of go-ipam before 1.12, which had no namespaces"));
        }
    }

    /// <summary>Keys that are a CIDR: those of IPv4 begin with a digit, those of IPv6 with a digit, a letter up to f or a colon.</summary>
    private async IAsyncEnumerable<(string Key, ReadOnlyMemory<byte> Value)> OldAsync(long revision, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (from, to) in new[] { ("0", ";"), ("A", "G"), ("a", "g") })
        {
            await foreach (var (key, value) in KeysAsync(ByteString.CopyFromUtf8(from), ByteString.CopyFromUtf8(to), revision, cancellationToken).ConfigureAwait(false))
            {
                if (Cidr.TryParse(key, out _))
                    yield return (key, value);
            }
        }
    }

    private IAsyncEnumerable<(string Key, ReadOnlyMemory<byte> Value)> KeysAsync(string prefix, long revision, CancellationToken cancellationToken)
    {
        var from = ByteString.CopyFromUtf8(prefix);
        return KeysAsync(from, LogKeys.EndOf(from), revision, cancellationToken);
    }

    private async IAsyncEnumerable<(string Key, ReadOnlyMemory<byte> Value)> KeysAsync(
        ByteString from, ByteString to, long revision, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await RangeAsync(new RangeRequest { Key = from, RangeEnd = to, Limit = Page, Revision = revision }, cancellationToken).ConfigureAwait(false);
            foreach (var pair in page.Kvs)
                yield return (Encoding.UTF8.GetString(pair.Key.Span), pair.Value.Memory);
            if (!page.More)
                yield break;
            from = ByteString.CopyFrom([.. page.Kvs[^1].Key.Span, .. All.Span]);
        }
    }

    private async Task<RangeResponse> RangeAsync(RangeRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.RangeAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (LogUnavailableException e)
        {
            throw new IpamException(IpamReason.StoreUnavailable, e.Message, e);
        }
    }
}
