using BenchmarkDotNet.Attributes;
using NetIpam.Codec;
using NetIpam.Log;
using NetIpam.State;

namespace NetIpam.Microbenchmarks.Codec;

/// <summary>A commit of so many acquired addresses: written, read, and given its id.</summary>
[MemoryDiagnoser]
public class CommitBenchmarks
{
    private readonly CommitBodyWriter _writer = new();
    private Event[] _events = [];
    private byte[] _body = [];

    [Params(1, 256)]
    public int Events { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var state = new NamespaceState();
        var prefix = Cidr.Parse("10.0.0.0/16");
        state.Begin();
        state.Decide(new Operation { Kind = OperationKind.CreatePrefix, Prefix = prefix });
        for (var i = 0; i < Events; i++)
            state.Decide(new Operation { Kind = OperationKind.AcquireAddress, Prefix = prefix });
        _events = [.. state.Batch[1..]];
        _body = Write();
    }

    [GlobalCleanup]
    public void CleanUp() => _writer.Dispose();

    [Benchmark]
    public byte[] Write()
    {
        _writer.Begin(UInt128.One, DateTimeOffset.UnixEpoch);
        foreach (ref readonly var @event in _events.AsSpan())
            _writer.Add(in @event);
        return _writer.End(0);
    }

    [Benchmark]
    public int Read() => CommitBodyReader.Read(_body).Events.Count;

    [Benchmark]
    public CommitId Identify() => new Commit(1, default, _body).Id;
}
