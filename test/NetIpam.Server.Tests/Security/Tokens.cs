namespace NetIpam.Server.Tests.Security;

/// <summary>The callers of the tests and their tokens.</summary>
internal static class Tokens
{
    public const string Admin = "admin-0123456789abcdef";
    public const string Operator = "operator-0123456789abcdef";
    public const string Reader = "reader-0123456789abcdef";
    public const string Wrong = "nobody-0123456789abcdef";

    /// <summary>The SHA-256 of <see cref="Reader"/> stands in the file in its place.</summary>
    public static string Json { get; } = $$"""
        [
          {"name": "boss", "token": "{{Admin}}", "grants": [{"role": "admin", "namespaces": "*"}]},
          {"name": "ci", "token": "{{Operator}}", "grants": [
            {"role": "operator", "namespaces": "team-*"}, {"role": "reader", "namespaces": "root"}]},
          {"name": "eyes", "sha256": "{{HashOf(Reader)}}", "grants": [{"role": "reader", "namespaces": "team-1"}]}
        ]
        """;

    public static string HashOf(string token) =>
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token))).ToLowerInvariant();

    /// <summary>A client that sends a token.</summary>
    public static HttpClient ClientWith(this ServerProcess server, string? token)
    {
        var client = new HttpClient { BaseAddress = server.Endpoint, Timeout = Patience.Limit };
        if (token is not null)
            client.DefaultRequestHeaders.Add("Authorization", $"Bearer {token}");
        return client;
    }
}
