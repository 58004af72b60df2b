using System.Text;
using static NetIpam.Foreign.Tests.Transport;

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
        .. Of<CurlTests>("curl", [Http1, Http1Tls, Http2, Http2Tls], [ConnectJson]),
        // buf curl takes HTTP/2 for gRPC and in TLS, whatever it is told.
        .. Of<BufCurlTests>("buf curl", [Http1], [Connect, GrpcWeb]),
        .. Of<BufCurlTests>("buf curl", [Http2, Http2Tls], [Connect, Grpc, GrpcWeb]),
        .. Of<ConnectNodeTests>("connect-node", [Http1, Http1Tls], [ConnectJson, Connect, GrpcWeb]),
        .. Of<ConnectNodeTests>("connect-node", [Http2, Http2Tls], [ConnectJson, Connect, Grpc, GrpcWeb]),
        // A browser speaks HTTP/2 in TLS and only there, and never gRPC.
        .. Of<ChromiumTests>("connect-web in Chromium", [Http1, Http2Tls], [ConnectJson, Connect, GrpcWeb]),
        .. Of<GrpcJsTests>("grpc-js", [Http2, Http2Tls], [Grpc]),
        .. Of<GoIpamTests>("go-ipam's command line", [Http1], [Grpc]),
    ];

    /// <summary>The cells of a class of tests.</summary>
    public static TheoryData<string, Transport> Of<TTests>() => Rows(cell => cell.Tests == typeof(TTests));

    /// <summary>Those of them with TLS.</summary>
    public static TheoryData<string, Transport> OfTls<TTests>() => Rows(cell => cell.Tests == typeof(TTests) && cell.Transport.IsTls());

    /// <summary>Those of them by which Connect's GET goes, too.</summary>
    public static TheoryData<string, Transport> OfConnect<TTests>() =>
        Rows(cell => cell.Tests == typeof(TTests) && (cell.Protocol is Connect or ConnectJson));

    /// <summary>The table as docs/clients.md has it.</summary>
    public static string ToMarkdown()
    {
        var text = new StringBuilder($"| client | HTTP | TLS | {string.Join(" | ", Protocols)} |\n|---|---|---|{string.Concat(Protocols.Select(_ => "---|"))}\n");
        foreach (var row in Cells.GroupBy(cell => (cell.Client, cell.Transport)))
        {
            var names = Protocols.Select(protocol => row.SingleOrDefault(cell => cell.Protocol == protocol)?.Tests.Name);
            text.Append($"| {row.Key.Client} | {row.Key.Transport.Http()} | {(row.Key.Transport.IsTls() ? "yes" : "no")} | {string.Join(" | ", names.Select(name => name is null ? "–" : $"`{name}`"))} |\n");
        }
        return text.ToString();
    }

    private static IEnumerable<Cell> Of<TTests>(string client, Transport[] transports, string[] protocols) =>
        transports.SelectMany(transport => protocols.Select(protocol => new Cell(client, protocol, transport, typeof(TTests))));

    private static TheoryData<string, Transport> Rows(Func<Cell, bool> isMeant)
    {
        var rows = new TheoryData<string, Transport>();
        foreach (var cell in Cells.Where(isMeant))
            rows.Add(cell.Protocol, cell.Transport);
        return rows;
    }
}
