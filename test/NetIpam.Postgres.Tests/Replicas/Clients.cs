using System.Collections.Concurrent;
using System.Globalization;

namespace NetIpam.Postgres.Tests.Replicas;

/// <summary>Clients who acquire and release addresses, ask again with the same request id when they got no answer, and know who holds what.</summary>
internal sealed class Clients(IReadOnlyList<Ipam> replicas, string prefix)
{
    private readonly ConcurrentDictionary<IPAddressValue, int> _held = new();
    private int _answers;

    public ICollection<IPAddressValue> Held => _held.Keys;

    public int Answers => _answers;

    /// <summary>Runs clients until the work is done; each ends holding one address.</summary>
    public Task RunAsync(int clients, Func<bool> goOn) => Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
    {
        var root = replicas[client % replicas.Count].Root;
        for (var round = 0; ; round++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{client}-{round}");
            var address = await AskAsync(() => root.AcquireAddressAsync(prefix, new RequestId($"acquire {id}")));
            _held.TryAdd(address, client).ShouldBeTrue($"{address} is held by {client} and {_held.GetValueOrDefault(address)}");
            if (!goOn())
                return;
            _held.TryRemove(address, out _);
            await AskAsync(async () =>
            {
                await root.ReleaseAddressAsync(prefix, address, new RequestId($"release {id}"));
                return address;
            });
        }
    })));

    /// <summary>Checks that exactly what is held is acquired.</summary>
    public async Task ShouldHoldAsync(Ipam ipam)
    {
        var usage = await ipam.Root.GetUsageAsync(prefix);
        usage.AcquiredAddresses.ShouldBe((UInt128)_held.Count);
        foreach (var address in _held.Keys)
            (await Should.ThrowAsync<IpamException>(async () => await ipam.Root.AcquireSpecificAddressAsync(prefix, address))).Reason.ShouldBe(IpamReason.AddressAlreadyAcquired);
    }

    private async Task<T> AskAsync<T>(Func<ValueTask<T>> ask)
    {
        while (true)
        {
            try
            {
                var answer = await ask();
                Interlocked.Increment(ref _answers);
                return answer;
            }
            catch (IpamException e) when (e.Reason is IpamReason.StoreUnavailable or IpamReason.OutcomeUnknown or IpamReason.Conflict)
            {
                await Task.Delay(20);
            }
        }
    }
}
