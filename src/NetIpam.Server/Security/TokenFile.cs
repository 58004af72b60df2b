using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NetIpam.Server.Security;

/// <summary>Reads the file of tokens. Whatever is not understood makes all of it unusable: half a list of rights is none.
/// Messages repeat nothing but names.</summary>
internal static class TokenFile
{
    /// <summary>Who can guess a shorter one might know it by its SHA-256.</summary>
    private const int MinTokenLength = 16;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads the content of the file.</summary>
    /// <exception cref="SecurityFileException">It cannot be used.</exception>
    public static CredentialList Read(string path, byte[] content)
    {
        var credentials = new List<Credential>();
        var number = 0;
        foreach (var entry in Parse(path, content))
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

    private static List<TokenFileEntry?> Parse(string path, byte[] content)
    {
        try
        {
            if (JsonSerializer.Deserialize<List<TokenFileEntry?>>(content, Format) is { } entries)
                return entries;
        }
        catch (JsonException e)
        {
            // What it says has parts of the content.
            throw new SecurityFileException($"The tokens in '{path}' cannot be read: line {e.LineNumber + 1} is not as it must be.");
        }
        throw new SecurityFileException($"The tokens in '{path}' cannot be read: there is no list.");
    }

    private static Credential ReadEntry(TokenFileEntry entry)
    {
        if (string.IsNullOrWhiteSpace(entry.Name) || entry.Name.Any(char.IsControl))
            throw new FormatException("it needs a name");
        if (entry.Grants is not { Count: > 0 } grants)
            throw new FormatException("it needs grants");
        var caller = new Caller(entry.Name, [.. grants.Select(ReadGrant)]);
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

    private static Grant ReadGrant(TokenFileGrant? grant)
    {
        var role = grant?.Role switch
        {
            "reader" => Role.Reader,
            "operator" => Role.Operator,
            "admin" => Role.Admin,
            _ => throw new FormatException("the role of a grant is reader, operator or admin"),
        };
        return new(
            role,
            NamespacePattern.TryParse(grant.Namespaces)
                ?? throw new FormatException("the namespaces of a grant are a name, or the beginning of names and * after it"));
    }
}
