using System.Diagnostics;
using System.Globalization;

namespace NetIpam.TestKit.Servers;

/// <summary>A Redis server with data of its own, which is on the disk before anything is acknowledged.</summary>
public sealed class RedisServer : StoreProcess
{
    private static readonly string? Program = Find("redis-server", "/usr/bin", "/usr/local/bin");
    private static readonly string? Client = Find("redis-cli", "/usr/bin", "/usr/local/bin");

    private readonly string[] _settings;

    private RedisServer(string[] settings)
        : base("redis") => _settings = settings;

    /// <summary>Why there is no server; null when there is one.</summary>
    public static string? Missing =>
        Program is null || Client is null ? "REDIS NOT TESTED: it is not installed; eng/test-servers installs it." : null;

    /// <summary>Where it is, as the store wants it.</summary>
    public string Endpoint => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>A new server that serves. Skips the test when it is not installed.</summary>
    /// <param name="settings">More arguments like <c>--maxmemory 10mb</c>, each word by itself; they win over the usual ones.</param>
    public static async Task<RedisServer> StartNewAsync(params string[] settings)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        var server = new RedisServer(settings);
        await server.StartAsync();
        return server;
    }

    /// <summary>Runs a command by redis-cli; answers what it prints.</summary>
    public async Task<string> RunAsync(params string[] command) =>
        (await RunAsync(new ProcessStartInfo(Client!, ["-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "--raw", .. command]), CancellationToken.None)).TrimEnd('\n');

    protected override ProcessStartInfo Command() => new(
        Program!,
        [
            "--bind", "127.0.0.1", "--port", Port.ToString(CultureInfo.InvariantCulture), "--dir", Folder, "--save", "",
            "--appendonly", "yes", "--appendfsync", "always", .. _settings,
        ]);

    protected override Task<bool> IsReadyAsync(CancellationToken cancellationToken) => RedisWire.IsAnsweredAsync(Port, cancellationToken);
}
