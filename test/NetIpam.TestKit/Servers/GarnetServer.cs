using System.Diagnostics;
using System.Globalization;

namespace NetIpam.TestKit.Servers;

/// <summary>A Garnet server, the second one that speaks the protocol of Redis; it runs a script alone on its keys, which is not
/// its default. It keeps nothing.</summary>
public sealed class GarnetServer : StoreProcess
{
    private static readonly string? Program = Find("garnet-server", ToolFolders());

    private GarnetServer()
        : base("garnet")
    {
    }

    /// <summary>Why there is no server; null when there is one.</summary>
    public static string? Missing => Program is null ? "GARNET NOT TESTED: it is not installed; eng/test-servers installs it." : null;

    /// <summary>Where it is, as the store wants it.</summary>
    public string Endpoint => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>A new server that serves. Skips the test when it is not installed.</summary>
    public static async Task<GarnetServer> StartNewAsync()
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        var server = new GarnetServer();
        await server.StartAsync();
        return server;
    }

    /// <summary>Removes all that it holds.</summary>
    public async Task EmptyAsync(CancellationToken cancellationToken) =>
        (await RedisWire.SendAsync(Port, "FLUSHALL", cancellationToken)).ShouldStartWith("+OK");

    protected override ProcessStartInfo Command() => new(
        Program!,
        ["--bind", "127.0.0.1", "--port", Port.ToString(CultureInfo.InvariantCulture), "--lua", "--lua-transaction-mode", "--memory", "512m", "--index", "16m", "--checkpointdir", Folder])
    {
        WorkingDirectory = Folder,
    };

    protected override Task<bool> IsReadyAsync(CancellationToken cancellationToken) => RedisWire.IsAnsweredAsync(Port, cancellationToken);

    /// <summary>artifacts/tools of the repository, from wherever in it the tests run.</summary>
    private static string[] ToolFolders()
    {
        var folders = new List<string>();
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            folders.Add(Path.Combine(folder.FullName, "artifacts", "tools"));
        return [.. folders];
    }
}
