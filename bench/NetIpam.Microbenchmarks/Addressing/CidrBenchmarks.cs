using BenchmarkDotNet.Attributes;

namespace NetIpam.Microbenchmarks.Addressing;

[MemoryDiagnoser]
public class CidrBenchmarks
{
    private readonly byte[] _utf8 = new byte[64];
    private Cidr _cidr;
    private Cidr _other;
    private string _text = "";

    [Params("10.20.30.0/24", "2001:db8:85a3::/48")]
    public string Text { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        _text = Text;
        _cidr = Cidr.Parse(_text);
        _other = new Cidr(_cidr.Network, _cidr.Length + 1);
    }

    [Benchmark(Baseline = true, Description = "System.Net.IPNetwork.Parse")]
    public System.Net.IPNetwork ParseOfDotNet() => System.Net.IPNetwork.Parse(_text);

    [Benchmark]
    public Cidr Parse() => Cidr.Parse(_text);

    [Benchmark]
    public int Format() => _cidr.TryFormat(_utf8, out var written) ? written : -1;

    [Benchmark]
    public int Hash() => _cidr.GetHashCode();

    [Benchmark]
    public int Compare() => _cidr.CompareTo(_other);

    [Benchmark]
    public bool Overlaps() => _cidr.Overlaps(_other);
}
