namespace NetIpam.Server.Security;

/// <summary>A grant as it is in the token file.</summary>
internal sealed record TokenFileGrant(string? Role, string? Namespaces);
