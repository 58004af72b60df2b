using System.Security.Cryptography;
using System.Text;

namespace NetIpam.Server.Security;

/// <summary>Reads the file of tokens. Messages repeat nothing but names.</summary>
internal static class TokenFile
{
    /// <summary>Who can guess a shorter one might know it by its SHA-256.</summary>
    private const int MinTokenLength = 16;

    /// <summary>Reads the content of the file.</summary>
    /// <exception cref="SecurityFileException">It cannot be used.</exception>
    public static CredentialList Read(string path, byte[] content)
    {
        var credentials = new List<Credential>();
        var number = 0;
        foreach (var entry in SecurityJson.ReadList("tokens", path, content, SecurityJsonTypes.Default.ListTokenFileEntry))
        {
            number++;
            try
            {
                var credential = ReadEntry(entry ?? throw new FormatException("it is null"));
                if (credentials.Any(other => string.Equals(other.Caller.Name, credential.Caller.Name, StringComparison.Ordinal)))
                    throw new FormatException("the name is there already");
                if (credentials.Any(other => IsSame(other, credential)))
                    throw new FormatException("the token or certificate is that of another entry");
                credentials.Add(credential);
            }
            catch (FormatException e)
            {
                throw new SecurityFileException($"Entry {number} of the tokens in '{path}' is wrong: {e.Message}.");
            }
        }
        return new CredentialList(credentials);
    }

    private static Credential ReadEntry(TokenFileEntry entry)
    {
        if (string.IsNullOrWhiteSpace(entry.Name) || entry.Name.Any(char.IsControl))
            throw new FormatException("it needs a name");
        var caller = new Caller(entry.Name, GrantEntry.Read(entry.Grants));
        return (entry.Token, entry.Sha256, entry.Certificate) switch
        {
            ({ } token, null, null) => new(HashOf(token), null, caller),
            (null, { } sha256, null) => new(ReadHash(sha256), null, caller),
            (null, null, { Length: > 0 } name) => new(null, name, caller),
            _ => throw new FormatException("it needs one of token, sha256 and certificate"),
        };
    }

    private static bool IsSame(Credential one, Credential other) =>
        one.TokenHash is { } hash
            ? other.TokenHash is { } otherHash && hash.AsSpan().SequenceEqual(otherHash)
            : string.Equals(one.CommonName, other.CommonName, StringComparison.Ordinal);

    private static byte[] HashOf(string token) =>
        token.Length >= MinTokenLength && !token.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? SHA256.HashData(Encoding.UTF8.GetBytes(token))
            : throw new FormatException($"a token has at least {MinTokenLength} characters, all of them visible ASCII");

    private static byte[] ReadHash(string text) =>
        text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text)
            : throw new FormatException("sha256 has 64 hexadecimal digits");
}
