using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace NetIpam.Server.Hosting;

/// <summary>Where to listen: <c>host:port</c>, <c>[v6]:port</c>, either with <c>http://</c> before it, or <c>:port</c> for
/// all interfaces. The host <c>localhost</c> is loopback of both families; port 0 is any free one.</summary>
internal sealed record ListenEndpoint(string Host, int Port)
{
    private const string Scheme = "http://";
    private const string Localhost = "localhost";

    private bool IsEverywhere => Host.Length == 0;

    private bool IsLocalhost => Host.Equals(Localhost, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="FormatException">It is not an endpoint.</exception>
    public static ListenEndpoint Parse(string text)
    {
        var rest = text.AsSpan();
        if (rest.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            rest = rest[Scheme.Length..].TrimEnd('/');
        var colon = rest.LastIndexOf(':');
        var host = colon < 0 ? default : rest[..colon];
        if (host.StartsWith("[") && host.EndsWith("]"))
            host = host[1..^1];
        else if (host.Contains(':'))
            colon = -1;
        if (colon < 0
            || !ushort.TryParse(rest[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || Uri.CheckHostName(host.IsEmpty ? Localhost : host.ToString()) == UriHostNameType.Unknown)
            throw new FormatException($"'{text}' is not an endpoint: write host:port, [v6]:port, or :port for all interfaces.");
        return new(host.ToString(), port);
    }

    /// <summary>Adds the endpoint to a server that is being set up.</summary>
    /// <param name="server">The server.</param>
    /// <param name="addresses">What <see cref="ResolveAsync"/> answered.</param>
    /// <param name="protocols">Sets up what is spoken there.</param>
    public void Listen(KestrelServerOptions server, IReadOnlyList<IPAddress> addresses, Action<ListenOptions> protocols)
    {
        if (IsEverywhere)
            server.ListenAnyIP(Port, protocols);
        else if (IsLocalhost && Port != 0)
            server.ListenLocalhost(Port, protocols);
        foreach (var address in addresses)
            server.Listen(address, Port, protocols);
    }

    /// <summary>The addresses of the host; none for those that stand for more than addresses.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The host is not known.</exception>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(CancellationToken cancellationToken)
    {
        if (IsEverywhere)
            return [];
        if (IsLocalhost)
            return Port == 0 ? [IPAddress.Loopback] : [];
        // Not by DNS, which refuses 0.0.0.0 and [::].
        if (IPAddress.TryParse(Host, out var address))
            return [address];
        return await Dns.GetHostAddressesAsync(Host, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether only this machine can reach it.</summary>
    /// <param name="addresses">What <see cref="ResolveAsync"/> answered; empty while nobody has asked, and then no name but <c>localhost</c> counts.</param>
    public bool IsOnlyLoopback(IReadOnlyList<IPAddress> addresses) =>
        IsThisMachine(Host) || (addresses.Count > 0 && addresses.All(IPAddress.IsLoopback));

    /// <summary>Whether a host is written as this machine: <c>localhost</c>, or an address of loopback.</summary>
    public static bool IsThisMachine(string host) =>
        host.Equals(Localhost, StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>The endpoint as text.</summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
