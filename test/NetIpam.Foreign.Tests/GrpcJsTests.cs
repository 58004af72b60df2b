using System.Text.Json.Nodes;

namespace NetIpam.Foreign.Tests;

/// <summary>grpc-js, the gRPC of Node.js.</summary>
public sealed class GrpcJsTests
{
    public static TheoryData<string, Transport> Cells => Matrix.Of<GrpcJsTests>();

    public static TheoryData<string, Transport> TlsCells => Matrix.OfTls<GrpcJsTests>();

    [Theory]
    [MemberData(nameof(Cells))]
    public Task Grpc_js_gets_every_answer(string protocol, Transport transport) => Trial.RunAsync(transport, Client(protocol, isGzip: false));

    [Theory]
    [MemberData(nameof(Cells))]
    public Task Grpc_js_gets_every_answer_compressed(string protocol, Transport transport) =>
        Trial.RunAsync(transport, Client(protocol, isGzip: true));

    [Theory]
    [MemberData(nameof(TlsCells))]
    public Task Grpc_js_is_known_by_certificate_and_token(string protocol, Transport transport) =>
        Trial.RunGuardedAsync(transport, Client(protocol, isGzip: false));

    private static Trial.Client Client(string protocol, bool isGzip)
    {
        protocol.ShouldBe(Matrix.Grpc);
        return (target, steps) => Script.RunAsync(
            "grpc-js.mjs", target, steps, new JsonObject { ["proto"] = Schema.Proto, ["gzip"] = isGzip });
    }
}
