using System.Security.Cryptography;
using System.Text;
using NetIpam.Migration.Backup;

namespace NetIpam.Fuzz.Targets;

/// <summary>Backups of several namespaces: as they are, and with the end that belongs to what is before. One that is taken is written again, and read as
/// the same.</summary>
internal sealed class BackupTarget : IFuzzTarget
{
    private const string Namespace = "{\"namespace\":";

    public string Name => "backup";

    public IReadOnlyList<string> Words { get; } =
    [
        "{\"backup\":\"netipam\",\"format\":1}", Namespace, "prefixes", "end", "netipam", "namespaces", "sha256", "Cidr", "IPs", "\n", "\r", "1", "2", "\"a\"", "\ufeff",
    ];

    public void Try(byte[] input)
    {
        TryAsync(input).GetAwaiter().GetResult();
        TryAsync(WithEnd(input)).GetAwaiter().GetResult();
    }

    private static byte[] WithEnd(byte[] input)
    {
        var lines = new List<string>();
        using (var reader = new StreamReader(new MemoryStream(input), Encoding.UTF8))
        {
            while (reader.ReadLine() is { } line)
                lines.Add(line);
        }
        var text = string.Concat(lines.Select(static line => line + "\n"));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var count = lines.Count(static line => line.StartsWith(Namespace, StringComparison.Ordinal));
        return Encoding.UTF8.GetBytes($"{text}{{\"end\":\"netipam\",\"namespaces\":{count},\"sha256\":\"{hash}\"}}\n");
    }

    private static async Task TryAsync(byte[] input)
    {
        List<(string Name, string Dump)> read;
        try
        {
            read = await ReadAsync(input);
        }
        catch (InvalidDataException)
        {
            return;
        }
        var output = new MemoryStream();
        using (var writer = await BackupWriter.BeginAsync(output))
        {
            foreach (var (name, dump) in read)
                await writer.AddAsync(name, dump);
            await writer.EndAsync();
        }
        if (!(await ReadAsync(output.ToArray())).SequenceEqual(read))
            throw new FuzzFaultException("A backup is not read as what it was written from.");
    }

    private static async Task<List<(string Name, string Dump)>> ReadAsync(byte[] input)
    {
        var reader = await BackupReader.OpenAsync("it", () => new MemoryStream(input), CancellationToken.None);
        var read = new List<(string Name, string Dump)>();
        await foreach (var each in reader.ReadAsync())
            read.Add(each);
        if (!read.Select(static each => each.Name).SequenceEqual(reader.Namespaces, StringComparer.Ordinal))
            throw new FuzzFaultException("A backup holds other namespaces than it says.");
        return read;
    }
}
