namespace NetIpam.Foreign.Tests;

/// <summary>grpc-js, the gRPC of Node.js.</summary>
public sealed class GrpcJsTests
{
    public static TheoryData<string, string> Cells => Matrix.Of<GrpcJsTests>();

    [Theory]
    [MemberData(nameof(Cells))]
    public Task Grpc_js_gets_every_answer(string protocol, string http) => Run(protocol, http, "plain");

    [Theory]
    [MemberData(nameof(Cells))]
    public Task Grpc_js_gets_every_answer_compressed(string protocol, string http) => Run(protocol, http, "gzip");

    private static async Task Run(string protocol, string http, string encoding)
    {
        protocol.ShouldBe(Matrix.Grpc);
        var schema = await Schema.FileAsync();
        await Trial.RunAsync(http, (endpoint, steps) =>
            Script.RunAsync("grpc-js.mjs", steps, encoding, endpoint.Authority, Schema.Proto, schema));
    }
}
