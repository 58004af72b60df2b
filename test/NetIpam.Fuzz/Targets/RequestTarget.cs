using System.Text;

namespace NetIpam.Fuzz.Targets;

/// <summary>
/// Bodies of requests to a server over a store in memory: protobuf, Connect's JSON, frames of gRPC-Web. The first line names procedure
/// and content type. Whatever comes, the server answers, and never that it is its own fault.
/// </summary>
internal sealed class RequestTarget : IFuzzTarget
{
    public string Name => "request";

    public bool IsSteady => false;

    public IReadOnlyList<string> Words { get; } =
    [
        "AcquireIP", "CreatePrefix", "AcquireChildPrefix", "Load", "Dump", "ListPrefixes", "CreateNamespace", "DeleteNamespace", "application/json", "application/proto", "application/grpc-web+proto",
        "application/connect+json", "cidr", "prefixCidr", "prefix_cidr", "ip", "length", "childCidr", "namespace", "dump", "root", "10.0.0.0/24", "\u0001", "\u0012",
    ];

    public void Prepare() => _ = FuzzServer.Client;

    public void Try(byte[] input)
    {
        var end = Array.IndexOf(input, (byte)'\n');
        var line = Encoding.Latin1.GetString(input, 0, Math.Max(end, 0)).Split(' ', 2);
        var type = line.Length > 1 ? new string([.. line[1].Where(static c => c is > ' ' and < '\u007f')]) : "application/json";
        using var request = new HttpRequestMessage(HttpMethod.Post, "api.v1.IpamService/" + Uri.EscapeDataString(line[0]));
        request.Content = new ByteArrayContent(input[(end + 1)..]);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        FuzzServer.TryAsync(request).GetAwaiter().GetResult();
    }
}
