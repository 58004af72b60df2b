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
            throw Unreadable(e.Message, e);
        }
    }

    public async IAsyncEnumerable<SourceNamespace> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var document = await ParseAsync(cancellationToken).ConfigureAwait(false);
        if (document.RootElement.ValueKind == JsonValueKind.Array)
        {
            var root = new SourceNamespace(Ipam.RootNamespace);
            foreach (var prefix in document.RootElement.EnumerateArray())
                root.Add(CidrOf(prefix), Utf8Of(prefix));
            yield return root;
            yield break;
        }
        foreach (var @namespace in document.RootElement.EnumerateObject().OrderBy(static property => property.Name, StringComparer.Ordinal))
        {
            if (@namespace.Value.ValueKind != JsonValueKind.Object)
                throw Unreadable($"the namespace \"{@namespace.Name}\" is no object", null);
            var source = new SourceNamespace(@namespace.Name);
            foreach (var prefix in @namespace.Value.EnumerateObject())
                source.Add(prefix.Name, Utf8Of(prefix.Value));
            yield return source;
        }
    }

    public ValueTask DisposeAsync() => default;

    private static string CidrOf(JsonElement prefix) =>
        prefix.ValueKind == JsonValueKind.Object && prefix.TryGetProperty("Cidr", out var cidr) && cidr.ValueKind == JsonValueKind.String ? cidr.GetString()! : "";

    private static ReadOnlyMemory<byte> Utf8Of(JsonElement element) => JsonMarshal.GetRawUtf8Value(element).ToArray();

    private async Task<JsonDocument> ParseAsync(CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
            var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                return document;
            document.Dispose();
            throw Unreadable("it is neither the object of go-ipam's file store nor the array of a dump", null);
        }
        catch (JsonException e)
        {
            throw Unreadable($"it is no JSON, see line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(e.Message, e);
        }
    }

    private IpamException Unreadable(string why, Exception? cause) =>
        new(IpamReason.StoreNotUsable, $"'{path}' cannot be read: {why.TrimEnd('.')}.", cause);
}
