using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using NetIpam.Log;

namespace NetIpam.Migration.GoIpam;

/// <summary>The file of go-ipam's file backend, or a dump, which is of one namespace.</summary>
internal sealed class FileSource(string path) : IGoIpamSource
{
    public async Task<FoundData> LookAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
            return new FoundData(GoIpam: false, NetIpam: FileCommitLog.Exists(path));
        try
        {
            var start = new byte[GoIpamData.Enough];
            var file = File.OpenRead(path);
            await using (file.ConfigureAwait(false))
            {
                var length = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                return new FoundData(GoIpam: GoIpamData.KindOf(start.AsSpan(0, length)) != GoIpamDataKind.None, NetIpam: false);
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return default;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e.Message, e);
        }
    }

    public async IAsyncEnumerable<SourceNamespace> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var source in Read(path, await ReadBytesAsync(cancellationToken).ConfigureAwait(false)))
            yield return source;
    }

    /// <summary>The namespaces in the bytes of a file.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.StoreNotUsable"/>: it is no such file.</exception>
    public static IEnumerable<SourceNamespace> Read(string path, ReadOnlyMemory<byte> bytes)
    {
        using var document = Parse(path, bytes);
        if (document.RootElement.ValueKind == JsonValueKind.Array)
        {
            var dumped = new SourceNamespace(NamespaceOf(path, document.RootElement));
            foreach (var prefix in document.RootElement.EnumerateArray())
                dumped.Add(TextOf(path, () => CidrOf(prefix)), Utf8Of(prefix));
            yield return dumped;
            yield break;
        }
        foreach (var (name, content) in document.RootElement.EnumerateObject().Select(property => (TextOf(path, () => property.Name), property.Value)).OrderBy(static each => each.Item1, StringComparer.Ordinal))
        {
            if (content.ValueKind != JsonValueKind.Object)
                throw Unreadable(path, $"the namespace \"{name}\" is no object", null);
            var source = new SourceNamespace(name);
            foreach (var prefix in content.EnumerateObject())
                source.Add(TextOf(path, () => prefix.Name), Utf8Of(prefix.Value));
            yield return source;
        }
    }

    public ValueTask DisposeAsync() => default;

    /// <summary>The only namespace that the prefixes of a dump name; root if they name none. Several are refused, as by loading the dump.</summary>
    private static string NamespaceOf(string path, JsonElement dump)
    {
        // What is no object names none; it is told as dirt.
        var names = dump.EnumerateArray().Where(static prefix => prefix.ValueKind == JsonValueKind.Object)
            .Select(prefix => TextOf(path, () => StringOf(prefix, "Namespace"))).Distinct(StringComparer.Ordinal).Take(2).ToList();
        return names switch
        {
            [] or [""] => Ipam.RootNamespace,
            [var name] => name,
            _ => throw Unreadable(path, "it is a dump of more than one namespace; migrate each by itself", null),
        };
    }

    private static string CidrOf(JsonElement prefix) => StringOf(prefix, "Cidr");

    private static string StringOf(JsonElement prefix, string property) =>
        prefix.ValueKind == JsonValueKind.Object && prefix.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string TextOf(string path, Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException e)
        {
            throw Unreadable(path, "a text in it is no Unicode", e);
        }
    }

    private static ReadOnlyMemory<byte> Utf8Of(JsonElement element) => JsonMarshal.GetRawUtf8Value(element).ToArray();

    private static JsonDocument Parse(string path, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                return document;
            document.Dispose();
            throw Unreadable(path, "it is neither the object of go-ipam's file store nor the array of a dump", null);
        }
        catch (JsonException e)
        {
            throw Unreadable(path, $"it is no JSON, see line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}", e);
        }
    }

    private async Task<byte[]> ReadBytesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e.Message, e);
        }
    }

    private static IpamException Unreadable(string path, string why, Exception? cause) =>
        new(IpamReason.StoreNotUsable, $"'{path}' cannot be read: {why.TrimEnd('.')}.", cause);
}
