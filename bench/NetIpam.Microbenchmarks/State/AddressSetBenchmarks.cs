using BenchmarkDotNet.Attributes;
using NetIpam.State;

namespace NetIpam.Microbenchmarks.State;

/// <summary>The lowest free address taken and given back.</summary>
[MemoryDiagnoser]
public class AddressSetBenchmarks
{
    private AddressSet _set = new(Cidr.Parse("10.0.0.0/16"));

    [Params(0, 32_767, 65_000)]
    public int Taken { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _set = new AddressSet(Cidr.Parse("10.0.0.0/16"));
        for (var i = 0; i < Taken; i++)
            Take();
    }

    [Benchmark]
    public void TakeAndFree() => _set.Remove(Take());

    private UInt128 Take()
    {
        if (!_set.TryFindFree(out var offset))
            throw new InvalidOperationException("It is full.");
        _set.TryAdd(offset, new AllocationId(1, 0));
        return offset;
    }
}
