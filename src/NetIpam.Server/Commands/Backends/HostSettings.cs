using System.CommandLine;
using System.Globalization;

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

    /// <summary>The text for the host as it is.</summary>
    public string ReadHost(ParseResult line) => _host.Read(line, text => text);

    /// <summary>The port.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public int ReadPort(ParseResult line) => _port.Read(line, ReadPort);

    /// <summary>All hosts, each with its port.</summary>
    /// <exception cref="UsageException">The port is none.</exception>
    public IReadOnlyList<string> ReadEndpoints(ParseResult line)
    {
        var port = ReadPort(line);
        return [.. ReadHost(line).Split(',', StringSplitOptions.TrimEntries).Select(host => HasPort(host) ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{port}"))];
    }

    private static bool HasPort(string host) => host.LastIndexOf(':') > host.LastIndexOf(']');

    private static int ReadPort(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? port
            : throw new FormatException($"'{text}' is not a port, 1 to 65535.");
}
