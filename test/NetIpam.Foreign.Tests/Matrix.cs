using System.Text;

namespace NetIpam.Foreign.Tests;

/// <summary>Every way in which foreign clients call the server. The tests take their cases from here, and so does the table of
/// docs/clients.md.</summary>
internal static class Matrix
{
    public const string ConnectJson = "Connect, JSON";
    public const string Connect = "Connect, protobuf";
    public const string Grpc = "gRPC";
    public const string GrpcWeb = "gRPC-Web";

    public static IReadOnlyList<string> Protocols { get; } = [ConnectJson, Connect, Grpc, GrpcWeb];

    public static IReadOnlyList<Cell> Cells { get; } =
    [
        .. Of<CurlTests>("curl", ["1.1", "2"], [ConnectJson]),
        // buf curl takes HTTP/2 for gRPC, whatever it is told.
        .. Of<BufCurlTests>("buf curl", ["1.1"], [Connect, GrpcWeb]),
        .. Of<BufCurlTests>("buf curl", ["2"], [Connect, Grpc, GrpcWeb]),
        .. Of<ConnectNodeTests>("connect-node", ["1.1"], [ConnectJson, Connect, GrpcWeb]),
        .. Of<ConnectNodeTests>("connect-node", ["2"], [ConnectJson, Connect, Grpc, GrpcWeb]),
        .. Of<GrpcJsTests>("grpc-js", ["2"], [Grpc]),
        .. Of<GoIpamTests>("go-ipam's command line", ["1.1"], [Grpc]),
    ];

    public static TheoryData<string, string> Of<TTests>()
    {
        var rows = new TheoryData<string, string>();
        foreach (var cell in Cells.Where(cell => cell.Tests == typeof(TTests)))
            rows.Add(cell.Protocol, cell.Http);
        return rows;
    }

    /// <summary>The table as docs/clients.md has it.</summary>
    public static string ToMarkdown()
    {
        var text = new StringBuilder($"| client | HTTP | {string.Join(" | ", Protocols)} |\n|---|---|{string.Concat(Protocols.Select(_ => "---|"))}\n");
        foreach (var row in Cells.GroupBy(cell => (cell.Client, cell.Http)))
        {
            var names = Protocols.Select(protocol => row.SingleOrDefault(cell => cell.Protocol == protocol)?.Tests.Name);
            text.Append($"| {row.Key.Client} | {row.Key.Http} | {string.Join(" | ", names.Select(name => name is null ? "–" : $"`{name}`"))} |\n");
        }
        return text.ToString();
    }

    private static IEnumerable<Cell> Of<TTests>(string client, string[] versions, string[] protocols) =>
        versions.SelectMany(http => protocols.Select(protocol => new Cell(client, protocol, http, typeof(TTests))));
}
