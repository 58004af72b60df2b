namespace NetIpam.Foreign.Tests;

/// <summary>The transports of connect-node.</summary>
public sealed class ConnectNodeTests
{
    public static TheoryData<string, string> Cells => Matrix.Of<ConnectNodeTests>();

    [Theory]
    [MemberData(nameof(Cells))]
    public Task Connect_node_gets_every_answer(string protocol, string http) => Run(protocol, http, "plain");

    [Theory]
    [MemberData(nameof(Cells))]
    public Task Connect_node_gets_every_answer_compressed(string protocol, string http) => Run(protocol, http, "gzip");

    private static async Task Run(string protocol, string http, string encoding)
    {
        var schema = await Schema.FileAsync();
        var name = protocol switch
        {
            Matrix.ConnectJson => "connect-json",
            Matrix.Grpc => "grpc",
            Matrix.GrpcWeb => "grpcweb",
            _ => "connect",
        };
        await Trial.RunAsync(http, (endpoint, steps) =>
            Script.RunAsync("connect-node.mjs", steps, name, http, encoding, endpoint.ToString(), schema));
    }
}
