using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace NetIpam.Server.Security.Jwt;

/// <summary>Tokens that were verified, so that it is done once for each: a signature costs more than an acquire. It has no token
/// that does not count, so strangers do not fill it; and it is of certain keys, and gone with them. Thread-safe.</summary>
internal sealed class VerifiedTokens
{
    /// <summary>How many it holds at most; then it begins anew.</summary>
    public const int Max = 10_000;

    private readonly ConcurrentDictionary<string, (Caller Caller, DateTimeOffset End)> _tokens = new(StringComparer.Ordinal);

    /// <summary>Who sends a token; <see langword="null"/> if it is not here, or has expired.</summary>
    public Caller? Find(string token, DateTimeOffset now) =>
        _tokens.TryGetValue(KeyOf(token), out var entry) && now < entry.End ? entry.Caller : null;

    /// <summary>Keeps a token.</summary>
    public void Add(string token, Caller caller, DateTimeOffset end)
    {
        if (_tokens.Count >= Max)
            _tokens.Clear();
        _tokens[KeyOf(token)] = (caller, end);
    }

    /// <summary>Not the token, so that no secret is kept longer than needed.</summary>
    private static string KeyOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
}
