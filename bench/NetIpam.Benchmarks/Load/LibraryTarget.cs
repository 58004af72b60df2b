using NetIpam.Benchmarks.Measuring;
using NetIpam.Benchmarks.Stores;

namespace NetIpam.Benchmarks.Load;

/// <summary>The library in this process, on a store of its own.</summary>
internal sealed class LibraryTarget : LoadTarget
{
    public const string Memory = "memory";

    private readonly string _store;
    private readonly Space _space;
    private readonly Ipam _ipam;
    private readonly BenchStore? _owner;
    private readonly Held?[] _held;
    private readonly int[] _pairs;

    private LibraryTarget(string store, Space space, int clients, Ipam ipam, BenchStore? owner)
    {
        (_store, _space, _ipam, _owner) = (store, space, ipam, owner);
        _held = new Held?[clients];
        _pairs = new int[clients];
    }

    public override string Name => $"library, {_store}, {_space}";

    /// <summary>Why a store cannot be had here; null when it can.</summary>
    public static string? Missing(string store) => store == Memory ? null : BenchStore.Missing(store);

    public static async Task<LibraryTarget> OpenAsync(string store, Space space, int clients)
    {
        var owner = store == Memory ? null : await BenchStore.StartAsync(store);
        var target = new LibraryTarget(store, space, clients, owner?.Ipam ?? Ipam.InMemory(), owner);
        await Together.RunAsync(space.Prefixes, async i => await target._ipam.Root.CreatePrefixAsync(space[i]));
        await Together.RunAsync(space.Prefixes * space.Taken, async i => await target._ipam.Root.AcquireAddressAsync(space[i % space.Prefixes]));
        return target;
    }

    public override async Task OperateAsync(int client)
    {
        if (_held[client] is { } held)
        {
            _held[client] = null;
            await _ipam.Root.ReleaseAddressAsync(held.Prefix, held.Address);
        }
        else
        {
            var prefix = _space.At(client, _pairs[client]++);
            _held[client] = new Held(prefix, await _ipam.Root.AcquireAddressAsync(prefix));
        }
    }

    public override ValueTask DisposeAsync() => _owner?.DisposeAsync() ?? _ipam.DisposeAsync();

    private readonly record struct Held(Cidr Prefix, IPAddressValue Address);
}
