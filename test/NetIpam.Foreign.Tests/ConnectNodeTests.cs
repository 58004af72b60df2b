using System.Text.Json.Nodes;

namespace NetIpam.Foreign.Tests;

/// <summary>The transports of connect-node.</summary>
public sealed class ConnectNodeTests
{
    public static TheoryData<string, Transport> Cells => Matrix.Of<ConnectNodeTests>();

    public static TheoryData<string, Transport> TlsCells => Matrix.OfTls<ConnectNodeTests>();

    [Theory]
    [MemberData(nameof(Cells))]
    public Task Connect_node_gets_every_answer(string protocol, Transport transport) => Trial.RunAsync(transport, Client(protocol, isGzip: false));

    [Theory]
    [MemberData(nameof(Cells))]
    public Task Connect_node_gets_every_answer_compressed(string protocol, Transport transport) =>
        Trial.RunAsync(transport, Client(protocol, isGzip: true));

    [Theory]
    [MemberData(nameof(TlsCells))]
    public Task Connect_node_is_known_by_certificate_and_token(string protocol, Transport transport) =>
        Trial.RunGuardedAsync(transport, Client(protocol, isGzip: false));

    private static Trial.Client Client(string protocol, bool isGzip) =>
        (target, steps) => Script.RunAsync(
            "connect-node.mjs", target, steps, new JsonObject { ["protocol"] = Script.NameOf(protocol), ["gzip"] = isGzip });
}
