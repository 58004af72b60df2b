using System.Net;
using BenchmarkDotNet.Attributes;

namespace NetIpam.Microbenchmarks.Addressing;

[MemoryDiagnoser]
public class AddressBenchmarks
{
    private readonly byte[] _utf8 = new byte[64];
    private IPAddressValue _address;

    [Params("192.168.17.4", "2001:db8:85a3::8a2e:370:7334")]
    public string Text { get; set; } = "";

    [GlobalSetup]
    public void SetUp() => _address = IPAddressValue.Parse(Text);

    [Benchmark(Baseline = true, Description = "System.Net.IPAddress.Parse")]
    public IPAddress ParseOfDotNet() => IPAddress.Parse(Text);

    [Benchmark]
    public IPAddressValue Parse() => IPAddressValue.Parse(Text);

    [Benchmark]
    public int Format() => _address.TryFormat(_utf8, out var written) ? written : -1;
}
