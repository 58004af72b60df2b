using System.Net;
using System.Text;

namespace NetIpam.Fuzz.Targets;

/// <summary>
/// Whole requests to a server over a store in memory: a line with method, procedure and query, a line for each header, an empty one, and the body.
/// What is of gRPC comes over HTTP/2.
/// </summary>
internal sealed class CallTarget : IFuzzTarget
{
    private const string Service = "api.v1.IpamService/";

    /// <summary>Those that are read here; others are HTTP's own, whose parser is Kestrel's.</summary>
    private static readonly string[] Headers =
    [
        "grpc-timeout", "grpc-encoding", "grpc-accept-encoding", "connect-timeout-ms", "connect-protocol-version", "connect-content-encoding", "connect-accept-encoding", "content-encoding",
        "content-type", "accept-encoding", "idempotency-key", "x-grpc-web", "x-user-agent", "origin", "authorization", "traceparent", "tracestate", "access-control-request-method",
    ];

    public string Name => "call";

    public bool IsSteady => false;

    public IReadOnlyList<string> Words { get; } =
    [
        .. Headers, "GET ", "POST ", "OPTIONS ", "ListPrefixes", "GetPrefix", "PrefixUsage", "Version", "?", "&", "encoding=json", "encoding=proto", "message=", "base64=1", "compression=gzip", "connect=v1",
        "%7B%7D", "gzip", "identity", "application/grpc", "application/grpc+proto", "application/grpc-web-text", "application/json", "application/connect+proto", "H", "M", "S", "m", "u", "n",
        "99999999", "\r\n", "\n\n", "\0\0\0\0\0", "\u0001\0\0\0\u0005",
    ];

    public void Prepare() => _ = FuzzServer.Client;

    public void Try(byte[] input)
    {
        var end = input.AsSpan().IndexOf("\n\n"u8);
        var head = Encoding.Latin1.GetString(input, 0, end < 0 ? input.Length : end).Split('\n');
        var first = Visible(head[0]).Split(' ', 2);
        if (!Uri.TryCreate(FuzzServer.Client.BaseAddress, Service + first[^1], out var address) || !address.AbsolutePath.StartsWith("/" + Service, StringComparison.Ordinal))
            return;
        using var request = new HttpRequestMessage(first[0] switch { "GET" => HttpMethod.Get, "OPTIONS" => HttpMethod.Options, _ => HttpMethod.Post }, address);
        if (request.Method == HttpMethod.Post)
            request.Content = new ByteArrayContent(end < 0 ? [] : input[(end + 2)..]);
        foreach (var line in head[1..])
            AddHeader(request, line.Split(':', 2));
        if (request.Content?.Headers.ContentType?.MediaType is { } type && type.StartsWith("application/grpc", StringComparison.Ordinal) && !type.Contains("web", StringComparison.Ordinal))
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        FuzzServer.TryAsync(request).GetAwaiter().GetResult();
    }

    private static void AddHeader(HttpRequestMessage request, string[] line)
    {
        if (line.Length < 2 || !Headers.Contains(line[0], StringComparer.OrdinalIgnoreCase))
            return;
        if (!request.Headers.TryAddWithoutValidation(line[0], Visible(line[1]).Trim()))
            request.Content?.Headers.TryAddWithoutValidation(line[0], Visible(line[1]).Trim());
    }

    /// <summary>What can be sent as a header.</summary>
    private static string Visible(string text) => new([.. text.Where(static c => c is >= ' ' and < '\u007f')]);
}
