namespace NetIpam.Tests.Engine;

/// <summary>Two programs that race on one log hand out everything once.</summary>
public sealed class ReplicaRaceTests : IAsyncDisposable
{
    private const int Tasks = 6;

    private readonly FaultyStore _store = new();

    [Theory]
    [InlineData("10.0.0.0/24", 254, true)]
    [InlineData("10.0.0.0/24", 254, false)]
    [InlineData("10.0.0.0/16", 3000, true)]
    [InlineData("10.0.0.0/16", 3000, false)]
    public async Task Nothing_is_handed_out_twice_or_lost(string net, int addresses, bool withMissed)
    {
        _store.Log.Append = withMissed ? Faults.None : Faults.WithoutMissed;
        Ipam[] replicas = [await _store.OpenAsync(), await _store.OpenAsync()];
        await replicas[0].Root.CreatePrefixAsync(net);
        var left = addresses;
        var taken = (await Task.WhenAll(Enumerable.Range(0, replicas.Length * Tasks).Select(i => Task.Run(TakeAsync(replicas[i % 2].Root)))))
            .SelectMany(list => list)
            .ToList();
        taken.Distinct().Count().ShouldBe(addresses);
        taken.Count.ShouldBe(addresses);
        foreach (var replica in replicas)
            (await replica.Root.GetUsageAsync(net)).AcquiredAddresses.ShouldBe((UInt128)addresses);
        (await _store.DumpAfreshAsync()).ShouldBe(await replicas[0].Root.DumpAsync());

        Func<Task<List<IPAddressValue>>> TakeAsync(IpamNamespace root) => async () =>
        {
            var mine = new List<IPAddressValue>();
            while (Interlocked.Decrement(ref left) >= 0)
                mine.Add(await AcquireAsync(root, net));
            return mine;
        };
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    /// <summary>Who was always second certainly changed nothing, and may try again.</summary>
    private static async Task<IPAddressValue> AcquireAsync(IpamNamespace root, string net)
    {
        while (true)
        {
            try
            {
                return await root.AcquireAddressAsync(net).Soon();
            }
            catch (IpamException lost) when (lost.Reason == IpamReason.Conflict)
            {
                await Task.Yield();
            }
        }
    }
}
