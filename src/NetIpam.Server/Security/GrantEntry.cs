namespace NetIpam.Server.Security;

/// <summary>A grant as it is in a file.</summary>
internal sealed record GrantEntry(string? Role, string? Namespaces)
{
    /// <summary>Reads the grants of an entry.</summary>
    /// <exception cref="FormatException">There is none, or one is wrong.</exception>
    public static IReadOnlyList<Grant> Read(IReadOnlyList<GrantEntry?>? grants) =>
        grants is { Count: > 0 } ? [.. grants.Select(Read)] : throw new FormatException("it needs grants");

    private static Grant Read(GrantEntry? grant)
    {
        var role = grant?.Role switch
        {
            "reader" => Security.Role.Reader,
            "operator" => Security.Role.Operator,
            "admin" => Security.Role.Admin,
            _ => throw new FormatException("the role of a grant is reader, operator or admin"),
        };
        return new(
            role,
            NamespacePattern.TryParse(grant.Namespaces)
                ?? throw new FormatException("the namespaces of a grant are a name, or the beginning of names and * after it"));
    }
}
