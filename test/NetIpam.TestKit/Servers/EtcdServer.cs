using System.Diagnostics;

namespace NetIpam.TestKit.Servers;

/// <summary>A member of an etcd cluster, the only one or one of three (<see cref="EtcdCluster"/>), with data of its own.</summary>
public sealed class EtcdServer : StoreProcess
{
    private readonly string _name;
    private readonly string[] _flags;
    private string? _cluster;
    private int _outputBefore;

    internal EtcdServer(string name, string[] flags)
        : base("etcd") => (_name, _flags) = (name, flags);

    /// <summary>Why there is no server; null when there is one.</summary>
    public static string? Missing =>
        Find("etcd") is null || Find("etcdctl") is null ? "ETCD NOT TESTED: it is not installed; eng/test-servers installs it." : null;

    /// <summary>How it is reached.</summary>
    public string Endpoint => $"127.0.0.1:{Port}";

    /// <summary>Where it keeps its data.</summary>
    public string Data => Path.Combine(Folder, "data");

    /// <summary>What etcdctl needs to reach it, beside the endpoint.</summary>
    public IReadOnlyList<string> ControlFlags { get; init; } = [];

    /// <summary>http, or https when its flags say so.</summary>
    internal string Scheme { get; init; } = "http";

    /// <summary>The port for the other members.</summary>
    internal int PeerPort { get; } = FreePort.Take();

    internal string Peer => $"{_name}=http://127.0.0.1:{PeerPort}";

    /// <summary>A new server that serves. Skips the test when it is not installed.</summary>
    /// <param name="flags">Flags beside those that it is started with anyway.</param>
    public static async Task<EtcdServer> StartNewAsync(params string[] flags)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        var server = new EtcdServer("single", flags);
        server.JoinAs([server]);
        await server.StartAsync();
        return server;
    }

    /// <summary>A new server with TLS, whose clients show a certificate of an authority.</summary>
    public static async Task<EtcdServer> StartWithTlsAsync(string certificate, string key, string clientAuthority, IReadOnlyList<string> controlFlags)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        var server = new EtcdServer("secure", ["--cert-file", certificate, "--key-file", key, "--client-cert-auth", "--trusted-ca-file", clientAuthority])
        {
            Scheme = "https",
            ControlFlags = controlFlags,
        };
        server.JoinAs([server]);
        await server.StartAsync();
        return server;
    }

    /// <summary>Runs etcdctl; answers what it prints.</summary>
    public Task<string> ControlAsync(params string[] arguments)
    {
        var command = new ProcessStartInfo(Find("etcdctl")!, ["--endpoints", $"{Scheme}://{Endpoint}", "--dial-timeout", "60s", "--command-timeout", "60s", .. ControlFlags, .. arguments]);
        command.Environment["ETCDCTL_API"] = "3";
        return RunAsync(command, CancellationToken.None);
    }

    internal void JoinAs(IEnumerable<EtcdServer> members) => _cluster = string.Join(',', members.Select(member => member.Peer));

    protected override ProcessStartInfo Command()
    {
        _outputBefore = Output.Length;
        return new ProcessStartInfo(
            Find("etcd")!,
            [
                "--name", _name, "--data-dir", Data, "--initial-cluster", _cluster!, "--initial-cluster-state", "new",
                "--listen-client-urls", $"{Scheme}://{Endpoint}", "--advertise-client-urls", $"{Scheme}://{Endpoint}",
                "--listen-peer-urls", $"http://127.0.0.1:{PeerPort}", "--initial-advertise-peer-urls", $"http://127.0.0.1:{PeerPort}", .. _flags,
            ]);
    }

    protected override Task<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Output.AsSpan(_outputBefore).Contains("ready to serve client requests", StringComparison.Ordinal));
}
