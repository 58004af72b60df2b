namespace NetIpam.Server.Security;

/// <summary>Where the server finds what it needs for TLS, all in PEM.</summary>
/// <param name="Certificate">Its certificate, and then those between it and the root.</param>
/// <param name="Key">The private key.</param>
/// <param name="ClientCa">Who must have issued the certificates of clients; <see langword="null"/> if clients need none.</param>
internal sealed record TlsFiles(string Certificate, string Key, string? ClientCa);
