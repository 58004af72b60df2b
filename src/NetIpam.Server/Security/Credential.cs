namespace NetIpam.Server.Security;

/// <summary>A token, by its SHA-256, and whose it is.</summary>
internal sealed record Credential(byte[] TokenHash, Caller Caller);
