using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace NetIpam.Migration.Backup;

/// <summary>Reads a backup of several namespaces, after it was checked to its end.</summary>
public sealed class BackupReader
{
    private readonly string _path;

    private BackupReader(string path, IReadOnlyList<string> namespaces) => (_path, Namespaces) = (path, namespaces);

    /// <summary>The namespaces in it, in their order.</summary>
    public IReadOnlyList<string> Namespaces { get; }

    /// <summary>Whether a file begins as such a backup does; else it may be a dump of one namespace.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<bool> IsBackupAsync(string path, CancellationToken cancellationToken = default)
    {
        var start = new byte[$"{{\"{BackupFormat.Head}\":".Length];
        var file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            var length = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return Encoding.UTF8.GetString(start, 0, length).Equals($"{{\"{BackupFormat.Head}\":", StringComparison.Ordinal);
        }
    }

    /// <summary>Checks a backup from beginning to end.</summary>
    /// <exception cref="InvalidDataException">It is not a whole backup, or one of a later version; the message says what is wrong.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<BackupReader> OpenAsync(string path, CancellationToken cancellationToken = default)
    {
        var names = new List<string>();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (number, left, ended) = (0, 0L, false);
        await foreach (var line in LinesAsync(path, cancellationToken).ConfigureAwait(false))
        {
            number++;
            if (ended)
                throw Damaged(path, number, "it goes on after its end");
            using var json = Parse(path, number, line);
            if (number == 1)
                CheckHead(path, json.RootElement);
            else if (left > 0)
                left--;
            else if (json.RootElement.TryGetProperty(BackupFormat.Namespace, out var name) && json.RootElement.TryGetProperty(BackupFormat.Prefixes, out var prefixes))
                (names, left) = ([.. names, name.GetString()!], prefixes.GetInt64());
            else
                ended = CheckEnd(path, number, json.RootElement, names.Count, hash);
            hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        }
        return ended ? new BackupReader(path, names) : throw Damaged(path, number, "it ends too early, so a part of it is missing");
    }

    /// <summary>The namespaces with their dumps, one after another.</summary>
    public async IAsyncEnumerable<(string Name, string Dump)> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var dump = new StringBuilder();
        string? name = null;
        var left = 0L;
        await foreach (var line in LinesAsync(_path, cancellationToken).ConfigureAwait(false))
        {
            if (left > 0)
            {
                dump.Append(dump.Length > 1 ? "," : "").Append(line);
                left--;
                continue;
            }
            if (name is not null)
                yield return (name, dump.Append(']').ToString());
            using var json = JsonDocument.Parse(line);
            name = json.RootElement.TryGetProperty(BackupFormat.Namespace, out var next) ? next.GetString() : null;
            left = name is null ? 0 : json.RootElement.GetProperty(BackupFormat.Prefixes).GetInt64();
            dump.Clear().Append('[');
        }
    }

    private static async IAsyncEnumerable<string> LinesAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var file = new StreamReader(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false));
        while (await file.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
            yield return line;
    }

    private static JsonDocument Parse(string path, int number, string line)
    {
        try
        {
            var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object ? json : throw Damaged(path, number, "it is no object of JSON");
        }
        catch (JsonException)
        {
            throw Damaged(path, number, "it is no JSON");
        }
    }

    private static void CheckHead(string path, JsonElement head)
    {
        if (!IsMark(head, BackupFormat.Head) || !head.TryGetProperty(BackupFormat.Format, out var format) || !format.TryGetInt32(out var version))
            throw Damaged(path, 1, "it is not the head of a backup");
        if (version > BackupFormat.Version)
            throw new InvalidDataException($"'{path}' is a backup of format {version}, and this program knows them up to {BackupFormat.Version}: take a newer one.");
    }

    private static bool CheckEnd(string path, int number, JsonElement end, int namespaces, IncrementalHash hash)
    {
        if (!IsMark(end, BackupFormat.End) || !end.TryGetProperty(BackupFormat.Namespaces, out var count) || !count.TryGetInt32(out var counted)
            || !end.TryGetProperty(BackupFormat.Hash, out var written))
            throw Damaged(path, number, "it is neither a namespace nor the end");
        if (counted != namespaces || !string.Equals(written.GetString(), Convert.ToHexStringLower(hash.GetCurrentHash()), StringComparison.Ordinal))
            throw Damaged(path, number, "what is before it is not what was written");
        return true;
    }

    private static bool IsMark(JsonElement line, string name) =>
        line.TryGetProperty(name, out var mark) && mark.ValueKind == JsonValueKind.String && mark.ValueEquals(BackupFormat.Mark);

    private static InvalidDataException Damaged(string path, int number, string what) => new($"'{path}' is not a whole backup: see line {number}: {what}. Nothing was restored.");
}
