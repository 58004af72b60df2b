using NetIpam.Api.V1;
using NetIpam.Benchmarks.Measuring;
using NetIpam.Benchmarks.Service;

namespace NetIpam.Benchmarks.Load;

/// <summary>A server that runs already, in a namespace of its own, which is gone afterwards. Each client has a connection of its own.</summary>
internal sealed class ServiceTarget : LoadTarget
{
    private readonly CallProtocol _protocol;
    private readonly Space _space;
    private readonly string _namespace;
    private readonly Caller[] _callers;
    private readonly Held?[] _held;
    private readonly int[] _pairs;
    private Held[] _taken = [];

    private ServiceTarget(Uri endpoint, CallProtocol protocol, Space space, int clients)
    {
        (_protocol, _space) = (protocol, space);
        _namespace = $"load-{Guid.CreateVersion7():N}";
        _callers = [.. Enumerable.Range(0, clients).Select(_ => new Caller(protocol, endpoint, ServicePair.Service))];
        _held = new Held?[clients];
        _pairs = new int[clients];
    }

    public override string Name => $"service, {_protocol.Name}, {_space}";

    public static async Task<ServiceTarget> OpenAsync(Uri endpoint, CallProtocol protocol, Space space, int clients)
    {
        var target = new ServiceTarget(endpoint, protocol, space, clients);
        await target._callers[0].CallAsync("CreateNamespace", new CreateNamespaceRequest { Namespace = target._namespace });
        await Together.RunAsync(space.Prefixes, i => target.AnyCaller(i).CallAsync(
            "CreatePrefix", new CreatePrefixRequest { Cidr = space[i].ToString(), Namespace = target._namespace }));
        target._taken = new Held[space.Prefixes * space.Taken];
        await Together.RunAsync(target._taken.Length, async i => target._taken[i] = await target.AcquireAsync(target.AnyCaller(i), space[i % space.Prefixes]));
        return target;
    }

    public override async Task OperateAsync(int client)
    {
        if (_held[client] is { } held)
        {
            _held[client] = null;
            await ReleaseAsync(_callers[client], held);
        }
        else
        {
            _held[client] = await AcquireAsync(_callers[client], _space.At(client, _pairs[client]++));
        }
    }

    public override async ValueTask DisposeAsync()
    {
        var all = _taken.Concat(_held.OfType<Held>()).ToArray();
        await Together.RunAsync(all.Length, i => ReleaseAsync(AnyCaller(i), all[i]));
        await Together.RunAsync(_space.Prefixes, i => AnyCaller(i).CallAsync("DeletePrefix", new DeletePrefixRequest { Cidr = _space[i].ToString(), Namespace = _namespace }));
        await _callers[0].CallAsync("DeleteNamespace", new DeleteNamespaceRequest { Namespace = _namespace });
        foreach (var caller in _callers)
            caller.Dispose();
    }

    private Caller AnyCaller(int i) => _callers[i % _callers.Length];

    private async Task<Held> AcquireAsync(Caller caller, Cidr prefix)
    {
        var text = prefix.ToString();
        var answer = await caller.CallAsync<AcquireIPResponse>("AcquireIP", new AcquireIPRequest { PrefixCidr = text, Namespace = _namespace });
        return new Held(text, answer.Ip.Ip);
    }

    private Task<byte[]> ReleaseAsync(Caller caller, Held held) =>
        caller.CallAsync("ReleaseIP", new ReleaseIPRequest { PrefixCidr = held.Prefix, Ip = held.Address, Namespace = _namespace });

    private readonly record struct Held(string Prefix, string Address);
}
