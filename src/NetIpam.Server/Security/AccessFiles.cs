namespace NetIpam.Server.Security;

/// <summary>Where the server finds whom it lets in.</summary>
/// <param name="Tokens">Tokens and names of certificates, and what they allow; <see langword="null"/> if there are none.</param>
/// <param name="Jwt">Issuers of JSON Web Tokens, and what these allow; <see langword="null"/> if there are none.</param>
internal sealed record AccessFiles(string? Tokens, string? Jwt)
{
    /// <summary>Whether callers must be known.</summary>
    public bool AreGiven => Tokens is not null || Jwt is not null;
}
