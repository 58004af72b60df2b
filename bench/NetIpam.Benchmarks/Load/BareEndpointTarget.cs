using Google.Protobuf;
using NetIpam.Benchmarks.Service;

namespace NetIpam.Benchmarks.Load;

/// <summary>A bare endpoint that answers as many bytes as the server does, to the same requests. Each client has a connection of its own.</summary>
internal sealed class BareEndpointTarget : LoadTarget
{
    private readonly Caller[] _callers;
    private readonly bool[] _isSecond;
    private readonly IMessage _acquire;
    private readonly IMessage _release;

    private BareEndpointTarget(Caller[] callers, IMessage acquire, IMessage release)
    {
        (_callers, _acquire, _release) = (callers, acquire, release);
        _isSecond = new bool[callers.Length];
    }

    public override string Name => "a bare endpoint of the same bytes";

    /// <summary>Teaches it what the server of the pair answers, whose root must have what <see cref="Exchange.PrepareAsync"/> creates.</summary>
    public static async Task<BareEndpointTarget> OpenAsync(ServicePair servers, CallProtocol protocol, int clients)
    {
        var exchange = Exchange.Address;
        using var server = servers.ToServer(protocol);
        var callers = Enumerable.Range(0, clients).Select(_ => servers.ToBare(protocol)).ToArray();
        await exchange.TeachAsync(protocol, server, callers[0]);
        var acquire = exchange.Request(0);
        return new BareEndpointTarget(callers, acquire, exchange.Undo!(protocol, 0, await callers[0].CallAsync(exchange.First, acquire)));
    }

    public override async Task OperateAsync(int client)
    {
        var isSecond = _isSecond[client];
        _isSecond[client] = !isSecond;
        await _callers[client].CallAsync(isSecond ? Exchange.Address.Then! : Exchange.Address.First, isSecond ? _release : _acquire);
    }

    public override ValueTask DisposeAsync()
    {
        foreach (var caller in _callers)
            caller.Dispose();
        return default;
    }
}
