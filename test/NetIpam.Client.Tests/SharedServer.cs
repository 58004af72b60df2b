using NetIpam.Client.Tests;

[assembly: AssemblyFixture(typeof(SharedServer))]

namespace NetIpam.Client.Tests;

/// <summary>The real server with a store in memory, for tests that do not mind each other: each has namespaces of its own.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private ServerProcess _server = null!;
    private int _namespaces;

    public Uri Endpoint => _server.Endpoint;

    public async ValueTask InitializeAsync() => _server = await ServerProcess.StartAsync(["memory"]);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public IpamClient Client(IpamProtocol protocol) => new(new IpamClientOptions { Address = Endpoint, Protocol = protocol });

    /// <summary>Makes a namespace with the prefix 10.0.0.0/24 in it.</summary>
    public async Task<string> NamespaceAsync()
    {
        var name = $"n{Interlocked.Increment(ref _namespaces)}";
        using var client = Client(IpamProtocol.Connect);
        await client.CreateNamespaceAsync(new() { Namespace = name });
        await client.CreatePrefixAsync(new() { Cidr = "10.0.0.0/24", Namespace = name });
        return name;
    }

    /// <summary>How many addresses of the prefix are acquired.</summary>
    public async Task<ulong> AcquiredAsync(string name)
    {
        using var client = Client(IpamProtocol.Connect);
        var usage = await client.PrefixUsageAsync(new() { Cidr = "10.0.0.0/24", Namespace = name });
        // Network and broadcast address count.
        return usage.AcquiredIps - 2;
    }
}
