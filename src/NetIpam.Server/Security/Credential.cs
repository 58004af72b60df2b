namespace NetIpam.Server.Security;

/// <summary>How a caller proves who he is: by a token, known by its SHA-256, or by a client certificate, known by the common name
/// of its subject. One of them is there.</summary>
internal sealed record Credential(byte[]? TokenHash, string? CommonName, Caller Caller);
