using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace NetIpam.Benchmarks.Service;

/// <summary>Calls procedures by one protocol, and does no more than that costs, so that the server is what is measured. Safe for many
/// clients at once, each of which has a connection of its own over HTTP/1.1.</summary>
internal sealed class Caller(CallProtocol protocol, Uri endpoint, string service) : IDisposable
{
    private readonly HttpClient _client = new()
    {
        BaseAddress = endpoint,
        DefaultRequestVersion = protocol.Version,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    /// <summary>Calls a procedure; answers the body.</summary>
    /// <exception cref="HttpRequestException">It was not answered, or refused.</exception>
    public async Task<byte[]> CallAsync(string procedure, IMessage request)
    {
        using var message = CreateRequest(HttpMethod.Post, procedure, protocol.Encode(request));
        message.Content!.Headers.ContentType = new MediaTypeHeaderValue(protocol.ContentType);
        if (protocol.HasTrailers)
            message.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await _client.SendAsync(message);
        var answer = await response.Content.ReadAsByteArrayAsync();
        // A refusal of gRPC has no message.
        if (response.StatusCode != HttpStatusCode.OK || (protocol.IsFramed && answer.Length == 0))
            throw new HttpRequestException($"{procedure} was answered with {(int)response.StatusCode} and {answer.Length} bytes.");
        return answer;
    }

    public async Task<T> CallAsync<T>(string procedure, IMessage request)
        where T : IMessage<T>, new() => protocol.Decode<T>(await CallAsync(procedure, request));

    /// <summary>Tells a bare endpoint what to answer.</summary>
    public async Task TeachAsync(string procedure, byte[] answer)
    {
        using var message = CreateRequest(HttpMethod.Put, procedure, answer);
        using var response = await _client.SendAsync(message);
        response.EnsureSuccessStatusCode();
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage CreateRequest(HttpMethod method, string procedure, byte[] body) => new(method, $"{service}/{procedure}")
    {
        Content = new ByteArrayContent(body),
        Version = protocol.Version,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };
}
