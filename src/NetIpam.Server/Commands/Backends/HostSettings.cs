using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NetIpam.Server.Commands.Backends;

/// <summary>Where the server of a store is.</summary>
internal sealed class HostSettings
{
    private readonly Setting _host;
    private readonly Setting _port;

    /// <param name="variable">What the variables begin with, without the prefix, e.g. <c>PG</c>.</param>
    /// <param name="port">The port that is usual.</param>
    /// <param name="severalHosts">Which hosts are given if there are several; <see langword="null"/> if there is only one.</param>
    public HostSettings(string variable, int port, string? severalHosts)
    {
        var several = severalHosts is null ? "." : $"; several, parted by commas, each with a port if wanted: {severalHosts}.";
        _host = new("--host", variable + "_HOST", "localhost", "The host" + several);
        _port = new("--port", variable + "_PORT", port.ToString(CultureInfo.InvariantCulture), "The port.");
    }

    /// <summary>Both flags.</summary>
    public IReadOnlyList<Flag> Flags => [_host, _port];

    /// <summary>The hosts as they are given, parted by commas.</summary>
    /// <exception cref="UsageException">One is none, or its port is none.</exception>
    public string ReadHost(ParseResult line) => string.Join(',', _host.Read(line, static text =>
    {
        var hosts = ReadHosts(text);
        return Array.TrueForAll(hosts, static host => !HasPort(host) || IsPort(host[(host.LastIndexOf(':') + 1)..]))
            ? hosts
            : throw new FormatException("What follows the colon of a host is not a port, 1 to 65535.");
    }));

    /// <summary>The port.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public int ReadPort(ParseResult line) => _port.Read(line, ReadPort);

    /// <summary>All hosts, each with its port; an IPv6 address is in brackets.</summary>
    /// <exception cref="UsageException">A host is none, or the port is none.</exception>
    public IReadOnlyList<string> ReadEndpoints(ParseResult line)
    {
        var port = ReadPort(line);
        return [.. _host.Read(line, ReadHosts).Select(host =>
            HasPort(host) ? host : string.Create(CultureInfo.InvariantCulture, $"{(IsBareIPv6(host) ? $"[{host}]" : host)}:{port}"))];
    }

    // What is refused is not repeated: it could be a URI with a password.
    private static string[] ReadHosts(string text)
    {
        var hosts = text.Split(',', StringSplitOptions.TrimEntries);
        return Array.TrueForAll(hosts, static host => host.Length > 0 && (host[0] is '/' || !host.Any(char.IsWhiteSpace)))
            ? hosts
            : throw new FormatException("A host is a name or an address without spaces, and none is empty.");
    }

    private static bool HasPort(string host) => host.LastIndexOf(':') > host.LastIndexOf(']') && !IsBareIPv6(host) && host[0] is not '/';

    private static bool IsBareIPv6(string host) => host[0] is not '[' && IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;

    private static int ReadPort(string text) =>
        IsPort(text) ? int.Parse(text, CultureInfo.InvariantCulture) : throw new FormatException($"'{text}' is not a port, 1 to 65535.");

    private static bool IsPort(string text) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0;
}
