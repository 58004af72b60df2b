using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace NetIpam.Rpc.Client;

/// <summary>
/// Calls the unary procedures of any protobuf service over the Connect protocol, that is, over plain HTTP. Keep it and
/// share it between threads: it holds the connections. It makes each call once; it does not try again.
/// </summary>
public sealed class ConnectClient : IDisposable
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(100);

    private readonly HttpClient _http;
    private readonly bool _ownsHttp;
    private readonly string _baseAddress;
    private readonly string _server;
    private readonly ConnectClientOptions _options;

    /// <summary>Creates a client. Nothing is sent yet.</summary>
    /// <param name="baseAddress">Where the server is: an absolute http or https address; procedures are found below it.</param>
    /// <param name="httpClient">What sends the requests; it stays the caller's. Without it the client has one of its own,
    /// which is disposed of with it; it passes by the proxy of the environment if the server is on this machine.</param>
    /// <param name="options">What differs from the defaults.</param>
    /// <exception cref="ArgumentException">The address is not absolute, not of http or https, or has a query.</exception>
    public ConnectClient(Uri baseAddress, HttpClient? httpClient = null, ConnectClientOptions? options = null)
    {
        if (!baseAddress.IsAbsoluteUri || baseAddress.Scheme is not ("http" or "https"))
            throw new ArgumentException("The address of a server begins with http:// or https://.", nameof(baseAddress));
        if (baseAddress.Query.Length > 0 || baseAddress.Fragment.Length > 0)
            throw new ArgumentException("The address of a server has no query and no fragment.", nameof(baseAddress));
        _server = baseAddress.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        _baseAddress = _server + baseAddress.AbsolutePath.TrimEnd('/');
        _options = options ?? new ConnectClientOptions();
        _ownsHttp = httpClient is null;
        _http = httpClient ?? CreateHttpClient(useProxy: !baseAddress.IsLoopback);
    }

    /// <summary>Calls a procedure.</summary>
    /// <param name="procedure">The service with its package, and the method: <c>api.v1.IpamService/CreatePrefix</c>.</param>
    /// <param name="request">The request.</param>
    /// <param name="options">What is particular to this call.</param>
    /// <param name="cancellationToken">Ends the waiting; the server may carry out the request all the same.</param>
    /// <exception cref="RpcException">The server refused the call or failed, with the code and the details that it gave;
    /// or the call did not come about: <see cref="RpcCode.Unavailable"/>: the server could not be reached, nothing was sent;
    /// <see cref="RpcCode.DeadlineExceeded"/>: no answer within the timeout; <see cref="RpcCode.Unknown"/>: the connection
    /// broke while waiting, or what answered does not speak Connect; <see cref="RpcCode.Internal"/>: the answer cannot be
    /// read; <see cref="RpcCode.ResourceExhausted"/>: it is too large.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<RpcResponse<TResponse>> CallAsync<TResponse>(
        string procedure, IMessage request, RpcCallOptions? options = null, CancellationToken cancellationToken = default)
        where TResponse : class, IMessage<TResponse>, new()
    {
        using var http = CreateRequest(procedure, request, options);
        using var timer = options?.Timeout is { } timeout ? new CancellationTokenSource(timeout, _options.TimeProvider) : null;
        using var either = timer is null
            ? null
            : CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        var token = either?.Token ?? cancellationToken;
        try
        {
            using var response = await _http.SendAsync(http, HttpCompletionOption.ResponseHeadersRead, token).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(_options.MaxResponseBytes, token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(token).ConfigureAwait(false);
            return new RpcResponse<TResponse>(Read<TResponse>(response, body), response.Headers);
        }
        catch (HttpRequestException failure) when (!token.IsCancellationRequested)
        {
            throw TransportFailure.ToRpcException(failure, _server);
        }
        catch (Exception failure) when (failure is OperationCanceledException or HttpRequestException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Without a timer it was HttpClient.Timeout of the caller's own client.
            var within = options?.Timeout is { } limit
                ? string.Create(CultureInfo.InvariantCulture, $" within {limit.TotalSeconds:0.###} s")
                : " in time";
            throw new RpcException(RpcCode.DeadlineExceeded, $"no answer from {_server}{within}", null, failure);
        }
    }

    /// <summary>Closes the connections, if the client was not given an <see cref="HttpClient"/>.</summary>
    public void Dispose()
    {
        if (_ownsHttp)
            _http.Dispose();
    }

    private static HttpClient CreateHttpClient(bool useProxy) =>
        new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy of the environment would look for a server of this machine on its own.
            UseProxy = useProxy,
            // Long-lived clients follow a change of the server's address.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    private HttpRequestMessage CreateRequest(string procedure, IMessage request, RpcCallOptions? options)
    {
        var http = new HttpRequestMessage(HttpMethod.Post, $"{_baseAddress}/{procedure}")
        {
            Version = _http.DefaultRequestVersion,
            VersionPolicy = _http.DefaultVersionPolicy,
            Content = new ByteArrayContent(_options.Encoding.Write(request)),
        };
        http.Content.Headers.ContentType = new MediaTypeHeaderValue(_options.Encoding.ContentType());
        http.Headers.Add("Connect-Protocol-Version", "1");
        if (options?.Timeout is { } timeout)
            http.Headers.Add("Connect-Timeout-Ms", Milliseconds(timeout).ToString(CultureInfo.InvariantCulture));
        if (options?.Headers is { } headers)
        {
            foreach (var (name, value) in headers)
                http.Headers.Add(name, value);
        }
        return http;
    }

    private static long Milliseconds(TimeSpan timeout) =>
        timeout < TimeSpan.FromMilliseconds(1) || timeout > LongestTimeout
            ? throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "A timeout is at least 1 ms and at most 100 days.")
            : (long)timeout.TotalMilliseconds;

    private TResponse Read<TResponse>(HttpResponseMessage response, byte[] body)
        where TResponse : class, IMessage<TResponse>, new()
    {
        if (response.StatusCode != HttpStatusCode.OK)
            throw ConnectError.Read((int)response.StatusCode, body);
        var type = response.Content.Headers.ContentType?.MediaType;
        if (!string.Equals(type, _options.Encoding.ContentType(), StringComparison.OrdinalIgnoreCase))
            throw new RpcException(RpcCode.Unknown, $"{_server} does not speak Connect: it answered with content type {type ?? "none"}");
        if (response.Content.Headers.ContentEncoding.Count > 0)
            throw new RpcException(RpcCode.Internal, $"{_server} answered with a compression that was not asked for");
        try
        {
            return _options.Encoding.Read<TResponse>(body);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException)
        {
            throw new RpcException(RpcCode.Internal, $"the answer of {_server} cannot be read", null, e);
        }
    }
}
