namespace NetIpam.Server.Security.Jwt;

/// <summary>Reads the file of issuers, and those of their keys. Messages repeat nothing but names.</summary>
internal static class JwtFile
{
    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads a file.</param>
    /// <exception cref="SecurityFileException">It cannot be used.</exception>
    public static IReadOnlyList<JwtIssuer> Read(string path, Func<string, byte[]> read)
    {
        List<JwtIssuer> issuers = [];
        var number = 0;
        foreach (var entry in SecurityJson.ReadList("issuers", path, read(path), SecurityJsonTypes.Default.ListJwtIssuerEntry))
        {
            number++;
            try
            {
                var issuer = ReadEntry(path, entry ?? throw new FormatException("it is null"), read);
                if (issuers.Exists(other => string.Equals(other.Name, issuer.Name, StringComparison.Ordinal)))
                    throw new FormatException("the issuer is there already");
                issuers.Add(issuer);
            }
            catch (FormatException e)
            {
                throw new SecurityFileException($"Entry {number} of the issuers in '{path}' is wrong: {e.Message}.");
            }
        }
        return issuers;
    }

    private static JwtIssuer ReadEntry(string path, JwtIssuerEntry entry, Func<string, byte[]> read)
    {
        if (entry.Rules is not { Count: > 0 } rules)
            throw new FormatException("it needs rules");
        return new(
            Named(entry.Issuer, "issuer"), Named(entry.Audience, "audience"), ReadKeys(path, entry, read), [.. rules.Select(ReadRule)]);
    }

    private static IReadOnlyList<JwtKey> ReadKeys(string path, JwtIssuerEntry entry, Func<string, byte[]> read)
    {
        var allowed = ReadAlgorithms(entry.Algorithms);
        switch (entry.KeyFile, entry.Jwks)
        {
            case (null, { } set):
                return JwtKeys.Read(set, allowed);
            case ({ } file, null) when file.Contains('\0'):
                throw new FormatException("its keyFile is no path");
            case ({ Length: > 0 } file, null):
                // Beside the file that names it, wherever the program was started.
                var keys = Path.GetFullPath(file, Path.GetDirectoryName(path)!);
                try
                {
                    return JwtKeys.Read(read(keys), allowed);
                }
                catch (FormatException e)
                {
                    throw new FormatException($"'{keys}': {e.Message}", e);
                }
            default:
                throw new FormatException("it needs one of keyFile and jwks");
        }
    }

    private static IReadOnlyList<string> ReadAlgorithms(IReadOnlyList<string?>? algorithms) =>
        algorithms is null ? JwtAlgorithms.Default
        : algorithms.Count > 0 && algorithms.All(one => JwtAlgorithms.All.Contains(one, StringComparer.Ordinal)) ? [.. algorithms.OfType<string>()]
        : throw new FormatException($"the algorithms are some of {string.Join(", ", JwtAlgorithms.All)}");

    private static JwtRule ReadRule(JwtRuleEntry? rule) =>
        new(Named(rule?.Claim, "claim of a rule"), Named(rule?.Value, "value of a rule"), GrantEntry.Read(rule?.Grants));

    private static string Named(string? text, string what) =>
        string.IsNullOrWhiteSpace(text) ? throw new FormatException($"it needs the {what}") : text;
}
