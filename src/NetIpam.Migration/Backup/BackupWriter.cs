using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace NetIpam.Migration.Backup;

/// <summary>Writes a backup of several namespaces, one after another. It is none before <see cref="EndAsync"/>.</summary>
public sealed class BackupWriter : IDisposable
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    private readonly Stream _output;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _namespaces;

    private BackupWriter(Stream output) => _output = output;

    /// <summary>Begins a backup.</summary>
    /// <param name="output">Where to. It is left open.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static async Task<BackupWriter> BeginAsync(Stream output, CancellationToken cancellationToken = default)
    {
        var writer = new BackupWriter(output);
        await writer.WriteAsync(json =>
        {
            json.WriteString(BackupFormat.Head, BackupFormat.Mark);
            json.WriteNumber(BackupFormat.Format, BackupFormat.Version);
        }, cancellationToken).ConfigureAwait(false);
        return writer;
    }

    /// <summary>Adds a namespace.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="dump">Its dump.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="IOException">It is no dump.</exception>
    public async Task AddAsync(string name, string dump, CancellationToken cancellationToken = default)
    {
        using var document = Parse(dump);
        var isEmpty = document.RootElement.ValueKind == JsonValueKind.Null;
        await WriteAsync(json =>
        {
            json.WriteString(BackupFormat.Namespace, name);
            json.WriteNumber(BackupFormat.Prefixes, isEmpty ? 0 : document.RootElement.GetArrayLength());
        }, cancellationToken).ConfigureAwait(false);
        if (!isEmpty)
        {
            foreach (var prefix in document.RootElement.EnumerateArray())
                await WriteLineAsync(JsonMarshal.GetRawUtf8Value(prefix).ToArray(), cancellationToken).ConfigureAwait(false);
        }
        _namespaces++;
    }

    /// <summary>Ends the backup.</summary>
    public Task EndAsync(CancellationToken cancellationToken = default)
    {
        var hash = Convert.ToHexStringLower(_hash.GetCurrentHash());
        return WriteAsync(json =>
        {
            json.WriteString(BackupFormat.End, BackupFormat.Mark);
            json.WriteNumber(BackupFormat.Namespaces, _namespaces);
            json.WriteString(BackupFormat.Hash, hash);
        }, cancellationToken);
    }

    /// <summary>Frees what it holds, and leaves the stream open.</summary>
    public void Dispose() => _hash.Dispose();

    private static JsonDocument Parse(string dump)
    {
        try
        {
            var document = JsonDocument.Parse(dump);
            // A line of a backup is one line of the file.
            return document.RootElement.ValueKind is JsonValueKind.Array or JsonValueKind.Null && !dump.Contains('\n', StringComparison.Ordinal)
                ? document
                : throw new IOException("What the server sent is no dump.");
        }
        catch (JsonException e)
        {
            throw new IOException("What the server sent is no dump.", e);
        }
    }

    private Task WriteAsync(Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return WriteLineAsync(line.WrittenMemory, cancellationToken);
    }

    private async Task WriteLineAsync(ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        foreach (var bytes in new[] { line, LineEnd })
        {
            _hash.AppendData(bytes.Span);
            await _output.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
    }
}
