using System.Globalization;
using NetIpam.Soak.Stores;
using NetIpam.TestKit.Proxy;
using NetIpam.TestKit.Servers;

namespace NetIpam.Soak.Servers;

/// <summary>A place for a server: always at the same port, behind a proxy, and with proxies between it and the store.</summary>
public sealed class Replica : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string[] _arguments;
    private ServerProcess? _process;

    internal Replica(SharedStore store)
    {
        var port = FreePort.Take();
        Front = CuttingProxy.Start(port);
        Links = [.. store.Ports.Select(CuttingProxy.Start)];
        _arguments =
        [
            .. store.ArgumentsFor([.. Links.Select(link => link.Port)]),
            "--grpc-server-endpoint", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"),
        ];
    }

    /// <summary>Between clients and the server.</summary>
    public CuttingProxy Front { get; }

    /// <summary>Between the server and the store, one for each of its ports.</summary>
    public IReadOnlyList<CuttingProxy> Links { get; }

    /// <summary>Where clients call it.</summary>
    public Uri Endpoint => Front.Address;

    /// <summary>The process, when it is not down.</summary>
    public ServerProcess? Process => Volatile.Read(ref _process);

    /// <summary>Starts the server, and again if it does not come up: the store may be away.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                Volatile.Write(ref _process, await ServerProcess.StartExactlyAsync(_arguments));
                return;
            }
            catch (InvalidOperationException) when (TimeProvider.System.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(200, cancellationToken);
            }
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        await using var killed = Interlocked.Exchange(ref _process, null)!;
        await killed.KillAsync();
    }

    /// <summary>Asks it to stop, and waits until it has; answers its exit status and what it wrote.</summary>
    public async Task<(int Status, string Log)> StopAsync()
    {
        await using var stopped = Interlocked.Exchange(ref _process, null)!;
        return (await stopped.TerminateAsync(), stopped.Log);
    }

    /// <summary>Halts it for a time, without anyone being told.</summary>
    public async Task HaltAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var id = Process!.Id;
        ProcessTree.Signal(id, ProcessTree.SigStop);
        try
        {
            await Task.Delay(time, cancellationToken);
        }
        finally
        {
            ProcessTree.Signal(id, ProcessTree.SigCont);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Process is { } process)
            await process.DisposeAsync();
        await Front.DisposeAsync();
        foreach (var link in Links)
            await link.DisposeAsync();
    }
}
