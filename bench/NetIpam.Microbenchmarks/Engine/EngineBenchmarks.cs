using BenchmarkDotNet.Attributes;
using NetIpam.Log;

namespace NetIpam.Microbenchmarks.Engine;

/// <summary>An address acquired and released: without a log; and on a log in memory, which costs what a turn costs without a store.</summary>
[MemoryDiagnoser]
public class EngineBenchmarks
{
    private static readonly Cidr Prefix = Cidr.Parse("10.0.0.0/16");

    private Ipam _inMemory = Ipam.InMemory();
    private Ipam _onLog = Ipam.InMemory();

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _inMemory = Ipam.InMemory();
        _onLog = await Ipam.OpenAsync(new MemoryCommitLog());
        await _inMemory.Root.CreatePrefixAsync(Prefix);
        await _onLog.Root.CreatePrefixAsync(Prefix);
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        await _inMemory.DisposeAsync();
        await _onLog.DisposeAsync();
    }

    [Benchmark(Baseline = true)]
    public async Task InMemory() => await _inMemory.Root.ReleaseAddressAsync(Prefix, await _inMemory.Root.AcquireAddressAsync(Prefix));

    [Benchmark]
    public async Task OnLog() => await _onLog.Root.ReleaseAddressAsync(Prefix, await _onLog.Root.AcquireAddressAsync(Prefix));
}
