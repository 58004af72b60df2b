using System.Text.Json;

namespace NetIpam.Server.Security.Jwt;

/// <summary>What those may do whose tokens have a certain value in a claim.</summary>
internal sealed record JwtRule(string Claim, string Value, IReadOnlyList<Grant> Grants)
{
    /// <summary>A text with a list in it (RFC 8693, 4.2).</summary>
    private const string Scope = "scope";

    /// <summary>Whether the claim is the value, or a list that has it.</summary>
    public bool Applies(JsonElement claims)
    {
        if (!claims.TryGetProperty(Claim, out var claim))
            return false;
        return claim.ValueKind switch
        {
            JsonValueKind.String when string.Equals(Claim, Scope, StringComparison.Ordinal) => claim.GetString()!.Split(' ').Contains(Value, StringComparer.Ordinal),
            JsonValueKind.Array => claim.EnumerateArray().Any(IsValue),
            _ => IsValue(claim),
        };
    }

    private bool IsValue(JsonElement element) => element.ValueKind == JsonValueKind.String && element.ValueEquals(Value);
}
