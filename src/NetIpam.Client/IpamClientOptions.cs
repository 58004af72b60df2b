using System.Security.Cryptography;

namespace NetIpam.Client;

/// <summary>What can be set for an <see cref="IpamClient"/>. All but the address has a default.</summary>
public sealed record IpamClientOptions
{
    private const int KeyCharacters = 32;

    /// <summary>Where the server is, e.g. <c>https://ipam.example:9090</c>: an absolute http or https address.</summary>
    public required Uri Address { get; init; }

    /// <summary>How to speak to it. The default is <see cref="IpamProtocol.Connect"/>.</summary>
    public IpamProtocol Protocol { get; init; }

    /// <summary>How long each call may take, repetitions and waits included, from a millisecond to 100 days;
    /// <see langword="null"/> for no limit. The default is 30 seconds.</summary>
    public TimeSpan? Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The token that is sent with each call. Send it over TLS only.</summary>
    public string? Token { get; init; }

    /// <summary>In place of <see cref="Token"/>: asked for the token before each attempt of each call, so that it may change. It
    /// should keep the token rather than fetch it each time. What it throws ends the call.</summary>
    public Func<CancellationToken, ValueTask<string>>? TokenProvider { get; init; }

    /// <summary>A file of certificates in PEM: the authorities that the server is trusted by, and no others. Without it, those that the
    /// machine trusts. It takes an https address, as does <see cref="CertificateFile"/>: without TLS a token would be sent in the clear.</summary>
    public string? CaFile { get; init; }

    /// <summary>A file in PEM with the certificate that the client shows, first, and those between it and the root. It takes
    /// <see cref="KeyFile"/>.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>A file in PEM with the key of the certificate, without a password.</summary>
    public string? KeyFile { get; init; }

    /// <summary>How often a call is made again that did not come through.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>Gives the idempotency key of a change that the caller gives none: 1 to 128 characters of visible ASCII, another one
    /// each time. The default is 128 random bits.</summary>
    public Func<string> NewIdempotencyKey { get; init; } =
        static () => RandomNumberGenerator.GetHexString(KeyCharacters, lowercase: true);

    /// <summary>The clock of timeouts and waits. The default is the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What sends the requests, for example of a test host; it stays the caller's. The files of TLS are then not
    /// used.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>The address; nothing secret.</summary>
    public override string ToString() => Address.ToString();
}
