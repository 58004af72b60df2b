using System.Globalization;
using System.Text;
using System.Text.Json;
using NetIpam.Migration.GoIpam;
using NetIpam.Migration.Verification;
using NetIpam.State;

namespace NetIpam.Migration.Targets;

/// <summary>
/// The file of go-ipam's file backend, which is written anew after each namespace: under another name first, so that it is whole at any time.
/// go-ipam must not work on it meanwhile.
/// </summary>
internal sealed class GoIpamFileTarget(string path) : IMigrationTarget
{
    // "prefixes_" and a name have to fit into 63 bytes.
    private const int LongestNameInPostgres = 54;

    public async Task<NamespaceContent?> ReadAsync(string name, CancellationToken cancellationToken) =>
        (await ReadAllAsync(cancellationToken).ConfigureAwait(false)).GetValueOrDefault(name);

    public async Task WriteAsync(string name, NamespaceContent content, CancellationToken cancellationToken)
    {
        var all = await ReadAllAsync(cancellationToken).ConfigureAwait(false);
        all[name] = content;
        var temporary = path + ".new";
        var file = new FileStream(temporary, FileMode.Create, FileAccess.Write);
        await using (file.ConfigureAwait(false))
        {
            var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
            await using (json.ConfigureAwait(false))
            {
                json.WriteStartObject();
                foreach (var (each, prefixes) in all)
                    WriteNamespace(json, each, prefixes);
                json.WriteEndObject();
                await json.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
    }

    public IEnumerable<MigrationFinding> FindLosses(string name, NamespaceContent content)
    {
        if (Encoding.UTF8.GetByteCount(name) > LongestNameInPostgres)
            yield return new MigrationFinding(MigrationFindingKind.NotInGoIpam, name, null, "its name is too long for go-ipam on PostgreSQL, which would cut it");
        foreach (var prefix in content.Prefixes.Where(static prefix => prefix.Addresses.Length > 0 && Reservation.Of(prefix.Cidr).Count == 0))
        {
            yield return new MigrationFinding(
                MigrationFindingKind.NotInGoIpam, name, prefix.Cidr.ToString(), string.Create(
                    CultureInfo.InvariantCulture, $"it has {prefix.Addresses.Sum(static run => (long)(run.Last - run.First) + 1)} acquired addresses; go-ipam reserves all of such a prefix and does not tell the difference"));
        }
    }

    public ValueTask DisposeAsync() => default;

    private static void WriteNamespace(Utf8JsonWriter json, string name, NamespaceContent content)
    {
        json.WriteStartObject(name);
        using var dump = JsonDocument.Parse(content.ToDump(name));
        foreach (var prefix in dump.RootElement.EnumerateArray())
        {
            json.WritePropertyName(prefix.GetProperty("Cidr").GetString()!);
            prefix.WriteTo(json);
        }
        json.WriteEndObject();
    }

    private async Task<SortedDictionary<string, NamespaceContent>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var all = new SortedDictionary<string, NamespaceContent>(StringComparer.Ordinal);
        if (!File.Exists(path))
            return all;
        await foreach (var source in new FileSource(path).ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var content = NamespaceContent.Of(source.Entries.Select(static entry => entry.Prefix ?? throw new IpamException(IpamReason.StoreNotUsable, $"A prefix in the target cannot be read: {entry.Key}: {entry.Fault}.")));
            if (!all.TryAdd(source.Name, content))
                throw new IpamException(IpamReason.StoreNotUsable, $"The namespace \"{source.Name}\" is in the target more than once.");
        }
        return all;
    }
}
