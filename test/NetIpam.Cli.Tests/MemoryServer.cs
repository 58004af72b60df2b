namespace NetIpam.Cli.Tests;

/// <summary>The real server with a store in memory, and the command line at it.</summary>
internal sealed class MemoryServer(ServerProcess process) : IAsyncDisposable
{
    public string Address => process.Address;

    public int Port => process.Endpoint.Port;

    public static async Task<MemoryServer> StartAsync() => new(await ServerProcess.StartAsync(["memory"]));

    public Task<IpamResult> RunAsync(string line) => IpamProcess.RunAsync($"{line} --grpc-server-endpoint {Address}");

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
