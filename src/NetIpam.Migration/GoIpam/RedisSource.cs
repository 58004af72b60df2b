using System.Runtime.CompilerServices;
using System.Text;
using NetIpam.Log;
using NetIpam.Redis;
using StackExchange.Redis;

namespace NetIpam.Migration.GoIpam;

/// <summary>
/// The keys of go-ipam in Redis or KeyDB: the set <c>namespaces</c>, and for each a hash from CIDR to JSON; before 1.12 a string for each
/// prefix, under its CIDR. A namespace is read in one command, as go-ipam itself does it.
/// </summary>
internal sealed class RedisSource(RedisOptions options, TimeProvider time) : IGoIpamSource
{
    private const string Namespaces = "namespaces";
    private const int ScanPage = 1000;

    private RedisLink? _link;

    public Task<FoundData> LookAsync(CancellationToken cancellationToken) => TryAsync(async link =>
    {
        var store = await link.ReadAsync(database => database.KeyExistsAsync(new LogKeys(options.KeyPrefix, LogId.Registry).Log), cancellationToken).ConfigureAwait(false);
        var names = await link.ReadAsync(static database => database.KeyTypeAsync(Namespaces), cancellationToken).ConfigureAwait(false);
        return new FoundData(GoIpam: names == RedisType.Set || (await FindOldKeysAsync(link, first: true, cancellationToken).ConfigureAwait(false)).Count > 0, NetIpam: store);
    });

    public async IAsyncEnumerable<SourceNamespace> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var names = await TryAsync(link => link.ReadAsync(static database => database.SetMembersAsync(Namespaces), cancellationToken)).ConfigureAwait(false);
        var old = await TryAsync(link => FindOldKeysAsync(link, first: false, cancellationToken)).ConfigureAwait(false);
        foreach (var name in names.Select(static name => (string)name!).Append(Ipam.RootNamespace).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var source = await TryAsync(link => ReadHashAsync(link, name, cancellationToken)).ConfigureAwait(false);
            if (old.Count > 0 && string.Equals(name, Ipam.RootNamespace, StringComparison.Ordinal))
                await TryAsync(link => AddOldAsync(link, source, old, cancellationToken)).ConfigureAwait(false);
            yield return source;
        }
    }

    public ValueTask DisposeAsync() => _link?.DisposeAsync() ?? default;

    private static async Task<SourceNamespace> ReadHashAsync(RedisLink link, string name, CancellationToken cancellationToken)
    {
        var source = new SourceNamespace(name);
        var type = await link.ReadAsync(database => database.KeyTypeAsync(name), cancellationToken).ConfigureAwait(false);
        if (type == RedisType.Hash)
        {
            foreach (var field in await link.ReadAsync(database => database.HashGetAllAsync(name), cancellationToken).ConfigureAwait(false))
                source.Add((string)field.Name!, (byte[])field.Value!);
        }
        else if (type != RedisType.None)
        {
            source.Findings.Add(new MigrationFinding(
                MigrationFindingKind.Unreadable, name, null, $"the key that should hold its prefixes is a {type}, and not a hash"));
        }
        return source;
    }

    /// <summary>go-ipam reads these no more as soon as it knows namespaces; they count only if nothing came after them.</summary>
    private static async Task<bool> AddOldAsync(RedisLink link, SourceNamespace root, List<string> old, CancellationToken cancellationToken)
    {
        if (root.Entries.Count > 0)
        {
            root.Findings.Add(new MigrationFinding(
                MigrationFindingKind.OldLayout, root.Name, null, $"{old.Count} prefixes of go-ipam before 1.12, which had no namespaces, lie beside it ({old[0]} …); go-ipam does not see them any more, and they are left out"));
            return true;
        }
        foreach (var key in old)
        {
            if (await link.ReadAsync(database => database.StringGetAsync(key), cancellationToken).ConfigureAwait(false) is { IsNull: false } value)
                root.Add(key, (byte[])value!);
        }
        root.Findings.Add(new MigrationFinding(
            MigrationFindingKind.OldLayout, root.Name, null, "it is read from the keys of go-ipam before 1.12, which had no namespaces"));
        return true;
    }

    private static async Task<List<string>> FindOldKeysAsync(RedisLink link, bool first, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        var cursor = 0L;
        do
        {
            var at = cursor;
            var page = (RedisResult[])(await link.ReadAsync(
                database => database.ScriptEvaluateAsync("return redis.call('SCAN', ARGV[1], 'MATCH', '*/*', 'COUNT', ARGV[2])", values: [at, ScanPage]), cancellationToken).ConfigureAwait(false))!;
            cursor = (long)page[0];
            foreach (var key in ((string[])page[1]!).Where(static key => Cidr.TryParse(key, out _)))
            {
                if (await link.ReadAsync(database => database.KeyTypeAsync(key), cancellationToken).ConfigureAwait(false) == RedisType.String)
                    found.Add(key);
                if (first && found.Count > 0)
                    return found;
            }
        }
        while (cursor != 0);
        return [.. found.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private async Task<T> TryAsync<T>(Func<RedisLink, Task<T>> ask)
    {
        try
        {
            options.Check();
            _link ??= await RedisLink.OpenAsync(options, time, CancellationToken.None).ConfigureAwait(false);
            return await ask(_link).ConfigureAwait(false);
        }
        catch (LogUnavailableException e)
        {
            throw new IpamException(IpamReason.StoreUnavailable, e.Message, e);
        }
    }
}
