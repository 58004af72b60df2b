namespace NetIpam.Tests.Parity;

/// <summary>Two programs on one store cannot hand out anything twice, however they race.</summary>
public sealed class TwoOpeners : IAsyncLifetime
{
    private const int Each = 4;

    private SharedLog _log = null!;

    public async ValueTask InitializeAsync() => _log = await SharedLog.OpenAsync();

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    [Fact]
    public async Task Addresses_are_handed_out_once()
    {
        await _log.First.Root.CreatePrefixAsync("10.0.0.0/22");
        var taken = await RaceAsync(space => space.AcquireAddressAsync("10.0.0.0/22"), IpamReason.NoAddressAvailable);
        taken.Count.ShouldBe(1022);
        taken.Distinct().Count().ShouldBe(1022);
    }

    [Fact]
    public async Task Children_are_handed_out_once()
    {
        await _log.First.Root.CreatePrefixAsync("2001:db8::/56");
        var taken = await RaceAsync(space => space.AcquireChildPrefixAsync("2001:db8::/56", 64), IpamReason.NoChildPrefixAvailable);
        taken.Count.ShouldBe(256);
        taken.Distinct().Count().ShouldBe(256);
    }

    [Fact]
    public async Task Overlapping_prefixes_cannot_be_created()
    {
        for (var i = 0; i < 256; i++)
        {
            var attempts = await Task.WhenAll(
                CreatedAsync(_log.First.Root, $"10.{i}.0.0/16"),
                CreatedAsync(_log.Second.Root, $"10.{i}.128.0/17"),
                CreatedAsync(_log.First.Root, $"10.{i}.128.0/24"));
            attempts.Count(created => created).ShouldBe(1);
        }
        (await _log.Second.Root.ListPrefixesAsync()).Count.ShouldBe(256);
    }

    [Fact]
    public async Task One_address_asked_for_by_both_goes_to_one()
    {
        await _log.First.Root.CreatePrefixAsync("10.0.0.0/24");
        for (var i = 1; i < 255; i++)
        {
            IPAddressValue address = $"10.0.0.{i}";
            var attempts = await Task.WhenAll(
                SucceedsAsync(IpamReason.AddressAlreadyAcquired, () => _log.First.Root.AcquireSpecificAddressAsync("10.0.0.0/24", address)),
                SucceedsAsync(IpamReason.AddressAlreadyAcquired, () => _log.Second.Root.AcquireSpecificAddressAsync("10.0.0.0/24", address)));
            attempts.Count(succeeded => succeeded).ShouldBe(1);
        }
    }

    private static Task<bool> CreatedAsync(IpamNamespace space, string prefix) =>
        SucceedsAsync(IpamReason.PrefixOverlaps, () => space.CreatePrefixAsync(prefix));

    private static Task<bool> SucceedsAsync<T>(IpamReason otherwise, Func<ValueTask<T>> call) => Task.Run(async () =>
    {
        try
        {
            await call();
            return true;
        }
        catch (IpamException refused) when (refused.Reason == otherwise)
        {
            return false;
        }
    });

    private async Task<List<T>> RaceAsync<T>(Func<IpamNamespace, ValueTask<T>> acquire, IpamReason exhausted)
    {
        var clients = Enumerable.Range(0, 2 * Each)
            .Select(i => Task.Run(() => TakeAllAsync((i % 2 == 0 ? _log.First : _log.Second).Root, acquire, exhausted)));
        return [.. (await Task.WhenAll(clients)).SelectMany(taken => taken)];
    }

    /// <summary>A race that outlasts its retries was certainly not done, so it may be tried again.</summary>
    private static async Task<List<T>> TakeAllAsync<T>(IpamNamespace space, Func<IpamNamespace, ValueTask<T>> acquire, IpamReason exhausted)
    {
        var taken = new List<T>();
        while (true)
        {
            try
            {
                taken.Add(await acquire(space));
            }
            catch (IpamException refused) when (refused.Reason == exhausted)
            {
                return taken;
            }
            catch (IpamException lost) when (lost.Reason == IpamReason.Conflict)
            {
                await Task.Yield();
            }
        }
    }
}
