namespace NetIpam.Foreign.Tests;

/// <summary>The server that a client is to call, and what the client needs for it.</summary>
/// <param name="Endpoint">Where it is.</param>
/// <param name="Transport">What is to carry the calls.</param>
/// <param name="Authority">With TLS, the file with the authority of the server's certificate.</param>
/// <param name="Certificate">The file with the certificate of the client, or null if it has none.</param>
/// <param name="Key">The file with the key of that certificate.</param>
/// <param name="Token">The token of the client, or null if it has none.</param>
internal sealed record Target(
    Uri Endpoint, Transport Transport, string? Authority = null, string? Certificate = null, string? Key = null, string? Token = null);
