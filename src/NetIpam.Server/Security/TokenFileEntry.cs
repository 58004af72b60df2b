namespace NetIpam.Server.Security;

/// <summary>An entry as it is in the token file.</summary>
internal sealed record TokenFileEntry(
    string? Name, string? Token, string? Sha256, string? Certificate, IReadOnlyList<GrantEntry?>? Grants)
{
    /// <summary>Without what it holds, so that no secret gets anywhere by way of a message.</summary>
    public override string ToString() => nameof(TokenFileEntry);
}
