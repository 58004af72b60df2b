using BenchmarkDotNet.Attributes;
using NetIpam.State;

namespace NetIpam.Microbenchmarks.State;

/// <summary>Decisions beside many prefixes, without an engine.</summary>
[MemoryDiagnoser]
public class NamespaceStateBenchmarks
{
    private readonly Operation _get = new() { Kind = OperationKind.GetPrefix, Prefix = Slash24(0) };
    private readonly Operation _overlap = new() { Kind = OperationKind.CreatePrefix, Prefix = Slash24(0) };
    private readonly Operation _acquire = new() { Kind = OperationKind.AcquireAddress, Prefix = Slash24(0) };
    private readonly Operation _acquireChild = new() { Kind = OperationKind.AcquireChild, Prefix = Cidr.Parse("172.16.0.0/12"), Length = 24 };
    private NamespaceState _state = new();

    [Params(1, 10_000)]
    public int Prefixes { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _state = new NamespaceState();
        _state.Begin();
        for (var i = 0; i < Prefixes; i++)
            _state.Decide(new Operation { Kind = OperationKind.CreatePrefix, Prefix = Slash24(i) });
        _state.Decide(new Operation { Kind = OperationKind.CreatePrefix, Prefix = _acquireChild.Prefix });
        _state.Accept(default, default);
    }

    [Benchmark]
    public bool GetPrefix() => DecideAndUndo(in _get);

    [Benchmark]
    public bool RefuseOverlap() => DecideAndUndo(in _overlap);

    [Benchmark]
    public bool AcquireAddress() => DecideAndUndo(in _acquire);

    [Benchmark]
    public bool AcquireChild() => DecideAndUndo(in _acquireChild);

    private static Cidr Slash24(int number) => new(new IPAddressValue(IPFamily.V4, ((UInt128)10 << 24) + ((UInt128)number << 8)), 24);

    private bool DecideAndUndo(in Operation operation)
    {
        _state.Begin();
        var answer = _state.Decide(in operation);
        _state.Undo();
        return answer.Refusal == default;
    }
}
