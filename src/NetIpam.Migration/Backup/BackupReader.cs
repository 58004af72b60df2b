using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace NetIpam.Migration.Backup;

/// <summary>Reads a backup of several namespaces, after it was checked to its end.</summary>
public sealed class BackupReader
{
    private readonly Func<Stream> _open;

    private BackupReader(Func<Stream> open, IReadOnlyList<string> namespaces) => (_open, Namespaces) = (open, namespaces);

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
    public static Task<BackupReader> OpenAsync(string path, CancellationToken cancellationToken = default) =>
        OpenAsync(path, () => File.OpenRead(path), cancellationToken);

    /// <param name="path">What messages call it.</param>
    /// <param name="open">Opens it; called again for each reading.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal static async Task<BackupReader> OpenAsync(string path, Func<Stream> open, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (number, left, ended) = (0, 0L, false);
        await foreach (var line in LinesAsync(open(), cancellationToken).ConfigureAwait(false))
        {
            number++;
            if (ended)
                throw Damaged(path, number, "it goes on after its end");
            using var json = Parse(path, number, line);
            try
            {
                if (number == 1)
                {
                    CheckHead(path, json.RootElement);
                }
                else if (left > 0)
                {
                    left--;
                }
                else if (FindNamespace(json.RootElement) is var (name, prefixes))
                {
                    if (!known.Add(name))
                        throw Damaged(path, number, $"the namespace \"{name}\" is in it twice");
                    names.Add(name);
                    left = prefixes;
                }
                else
                {
                    ended = CheckEnd(path, number, json.RootElement, names.Count, hash);
                }
            }
            catch (InvalidOperationException)
            {
                throw Damaged(path, number, "a text in it is no Unicode");
            }
            hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        }
        return ended ? new BackupReader(open, names) : throw Damaged(path, number, "it ends too early, so a part of it is missing");
    }

    /// <summary>The namespaces with their dumps, one after another.</summary>
    public async IAsyncEnumerable<(string Name, string Dump)> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var dump = new StringBuilder();
        string? name = null;
        var (isHead, left) = (true, 0L);
        await foreach (var line in LinesAsync(_open(), cancellationToken).ConfigureAwait(false))
        {
            if (isHead)
            {
                isHead = false;
                continue;
            }
            if (left > 0)
            {
                // As the writer has it, if whoever changed the file left space around.
                dump.Append(dump.Length > 1 ? "," : "").Append(line.AsSpan().Trim(" \t"));
                left--;
                continue;
            }
            if (name is not null)
                yield return (name, dump.Append(']').ToString());
            using var json = JsonDocument.Parse(line);
            (name, left) = FindNamespace(json.RootElement) is var (next, prefixes) ? (next, prefixes) : (null, 0);
            dump.Clear().Append('[');
        }
    }

    private static async IAsyncEnumerable<string> LinesAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var text = new StreamReader(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false));
        while (await text.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
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
        if (!IsMark(head, BackupFormat.Head) || FindNumber(head, BackupFormat.Format) is not { } version)
            throw Damaged(path, 1, "it is not the head of a backup");
        if (version > BackupFormat.Version)
            throw new InvalidDataException($"'{path}' is a backup of format {version}, and this program knows them up to {BackupFormat.Version}: take a newer one.");
    }

    private static bool CheckEnd(string path, int number, JsonElement end, int namespaces, IncrementalHash hash)
    {
        if (!IsMark(end, BackupFormat.End) || FindNumber(end, BackupFormat.Namespaces) is not { } counted || FindText(end, BackupFormat.Hash) is not { } written)
            throw Damaged(path, number, "it is neither a namespace nor the end");
        if (counted != namespaces || !string.Equals(written, Convert.ToHexStringLower(hash.GetCurrentHash()), StringComparison.Ordinal))
            throw Damaged(path, number, "what is before it is not what was written");
        return true;
    }

    /// <summary>The namespace that a line begins, and how many prefixes follow; <see langword="null"/> if it begins none.</summary>
    private static (string Name, long Prefixes)? FindNamespace(JsonElement line) =>
        FindText(line, BackupFormat.Namespace) is { } name && FindNumber(line, BackupFormat.Prefixes) is >= 0 and var prefixes ? (name, prefixes) : null;

    private static bool IsMark(JsonElement line, string name) => string.Equals(FindText(line, name), BackupFormat.Mark, StringComparison.Ordinal);

    private static long? FindNumber(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    private static string? FindText(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static InvalidDataException Damaged(string path, int number, string what) => new($"'{path}' is not a whole backup: see line {number}: {what}. Nothing was restored.");
}
