using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using NetIpam.Server.Commands;
using NetIpam.TestKit.Servers;

namespace NetIpam.Fuzz;

/// <summary>A server over a store in memory, in this process, that lives as long as it.</summary>
internal static class FuzzServer
{
    private const string Fault = "The server has a fault";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly Lazy<HttpClient> LazyClient = new(Start);

    /// <summary>A client whose base address is the server.</summary>
    public static HttpClient Client => LazyClient.Value;

    /// <summary>Sends a request, to which any answer is right but that it is the server's own fault.</summary>
    /// <exception cref="FuzzFaultException">That is the answer.</exception>
    public static async Task TryAsync(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request);
        var body = System.Text.Encoding.Latin1.GetString(await response.Content.ReadAsByteArrayAsync());
        var message = Message(response.Headers) + Message(response.TrailingHeaders);
        // Of gRPC and of streams INTERNAL is also the answer to a frame that cannot be read, so the words tell.
        if (response.StatusCode == HttpStatusCode.InternalServerError || body.Contains(Fault, StringComparison.Ordinal) || message.Contains(Fault, StringComparison.Ordinal))
            throw new FuzzFaultException($"The server answers {(int)response.StatusCode} {message}: {body}");
    }

    private static string Message(HttpResponseHeaders headers) => headers.TryGetValues("grpc-message", out var values) ? values.First() : "";

    private static HttpClient Start()
    {
        var port = FreePort.Take();
        _ = Task.Run(() => new ServerCommand().RunAsync(["--grpc-server-endpoint", $"localhost:{port}", "--log-level", "error", "memory"], CancellationToken.None));
        var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}/") };
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var probe = client.GetAsync(new Uri("", UriKind.Relative)).GetAwaiter().GetResult();
                return client;
            }
            catch (HttpRequestException) when (watch.Elapsed < Patience)
            {
                Thread.Sleep(50);
            }
        }
    }
}
