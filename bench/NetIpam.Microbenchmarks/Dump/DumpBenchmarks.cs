using BenchmarkDotNet.Attributes;

namespace NetIpam.Microbenchmarks.Dump;

/// <summary>A namespace written in go-ipam's form, by its prefixes; each has as many addresses as a new one.</summary>
[MemoryDiagnoser]
public class DumpBenchmarks
{
    private Ipam _ipam = Ipam.InMemory();

    [Params(10, 1000)]
    public int Prefixes { get; set; }

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _ipam = Ipam.InMemory();
        for (var i = 0; i < Prefixes; i++)
            await _ipam.Root.CreatePrefixAsync(Cidr.Parse($"10.{i / 256}.{i % 256}.0/24"));
    }

    [GlobalCleanup]
    public ValueTask CleanUpAsync() => _ipam.DisposeAsync();

    [Benchmark]
    public async Task<string> Dump() => await _ipam.Root.DumpAsync();
}
