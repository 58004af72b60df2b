using System.Net.Http.Headers;

namespace NetIpam.Rpc.Client;

/// <summary>The answer to a call that succeeded.</summary>
/// <param name="Message">The message.</param>
/// <param name="Headers">The headers that came with it.</param>
public sealed record RpcResponse<T>(T Message, HttpResponseHeaders Headers)
{
    /// <summary>The headers that came after it; <see langword="null"/> if the protocol has none.</summary>
    public HttpResponseHeaders? Trailers { get; init; }
}
