using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using NetIpam.Server.Commands;

namespace NetIpam.Fuzz.Targets;

/// <summary>
/// Bodies of requests to a server over a store in memory: protobuf, Connect's JSON, frames of gRPC-Web. The first line names procedure
/// and content type. Whatever comes, the server answers, and never that it is its own fault.
/// </summary>
internal sealed class RequestTarget : IFuzzTarget
{
    private const string Fault = "The server has a fault";

    private readonly Lazy<HttpClient> _client = new(Start);

    public string Name => "request";

    public IReadOnlyList<string> Words { get; } =
    [
        "AcquireIP", "CreatePrefix", "AcquireChildPrefix", "Load", "Dump", "ListPrefixes", "CreateNamespace", "DeleteNamespace", "application/json", "application/proto", "application/grpc-web+proto",
        "application/connect+json", "cidr", "prefixCidr", "prefix_cidr", "ip", "length", "childCidr", "namespace", "dump", "root", "10.0.0.0/24", "\u0001", "\u0012",
    ];

    public void Try(byte[] input) => TryAsync(input).GetAwaiter().GetResult();

    private async Task TryAsync(byte[] input)
    {
        var end = Array.IndexOf(input, (byte)'\n');
        var line = Encoding.Latin1.GetString(input, 0, Math.Max(end, 0)).Split(' ', 2);
        var type = line.Length > 1 ? new string([.. line[1].Where(static c => c is > ' ' and < '\u007f')]) : "application/json";
        using var request = new HttpRequestMessage(HttpMethod.Post, "api.v1.IpamService/" + Uri.EscapeDataString(line[0]));
        request.Content = new ByteArrayContent(input[(end + 1)..]);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await _client.Value.SendAsync(request);
        var body = Encoding.Latin1.GetString(await response.Content.ReadAsByteArrayAsync());
        var message = response.Headers.TryGetValues("grpc-message", out var values) ? values.First() : "";
        // Of gRPC and of streams INTERNAL is also the answer to a frame that cannot be read, so the words tell.
        if (response.StatusCode == HttpStatusCode.InternalServerError || body.Contains(Fault, StringComparison.Ordinal) || message.Contains(Fault, StringComparison.Ordinal))
            throw new FuzzFaultException($"The server answers {(int)response.StatusCode} {message}: {body}");
    }

    private static HttpClient Start()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        // It lives as long as the process.
        _ = Task.Run(() => new ServerCommand().RunAsync(["--grpc-server-endpoint", $"localhost:{port}", "--log-level", "error", "memory"], CancellationToken.None));
        var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}/") };
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var probe = client.GetAsync(new Uri("", UriKind.Relative)).GetAwaiter().GetResult();
                return client;
            }
            catch (HttpRequestException) when (attempt < 100)
            {
                Thread.Sleep(50);
            }
        }
    }
}
