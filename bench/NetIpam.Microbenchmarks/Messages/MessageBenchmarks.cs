using BenchmarkDotNet.Attributes;
using Google.Protobuf;
using NetIpam.Api.V1;

namespace NetIpam.Microbenchmarks.Messages;

/// <summary>What a service does with the messages of an acquire: the request read, the answer written, in each form.</summary>
[MemoryDiagnoser]
public class MessageBenchmarks
{
    private static readonly AcquireIPRequest Request = new() { PrefixCidr = "10.0.0.0/16" };
    private static readonly AcquireIPResponse Answer = new() { Ip = new() { Ip = "10.0.12.34", ParentPrefix = "10.0.0.0/16" } };
    private static readonly byte[] Bytes = Request.ToByteArray();
    private static readonly string Json = JsonFormatter.Default.Format(Request);

    [Benchmark(Baseline = true)]
    public int Protobuf() => AcquireIPRequest.Parser.ParseFrom(Bytes).CalculateSize() + Answer.ToByteArray().Length;

    [Benchmark]
    public int ProtobufJson() => JsonParser.Default.Parse<AcquireIPRequest>(Json).CalculateSize() + JsonFormatter.Default.Format(Answer).Length;
}
