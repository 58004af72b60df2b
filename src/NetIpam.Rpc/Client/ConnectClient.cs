using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace NetIpam.Rpc.Client;

/// <summary>
/// Calls the unary procedures of any protobuf service over the Connect protocol, that is, over plain HTTP. Keep it and
/// share it between threads: it holds the connections. It makes each call once; it does not try again.
/// </summary>
public sealed class ConnectClient : IRpcClient
{
    private readonly HttpClient _http;
    private readonly bool _ownsHttp;
    private readonly ServerAddress _server;
    private readonly ConnectClientOptions _options;

    /// <summary>Creates a client. Nothing is sent yet.</summary>
    /// <param name="baseAddress">Where the server is: an absolute http or https address; procedures are found below it.</param>
    /// <param name="httpClient">What sends the requests; it stays the caller's, and must not repeat requests by itself. Without it
    /// the client has one of its own, by <see cref="RpcHttpHandler"/>, which is disposed of with it.</param>
    /// <param name="options">What differs from the defaults.</param>
    /// <exception cref="ArgumentException">The address is not absolute, not of http or https, or has a query.</exception>
    public ConnectClient(Uri baseAddress, HttpClient? httpClient = null, ConnectClientOptions? options = null)
    {
        _server = new ServerAddress(baseAddress);
        _options = options ?? new ConnectClientOptions();
        _ownsHttp = httpClient is null;
        _http = httpClient ?? new HttpClient(RpcHttpHandler.Create(baseAddress)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Calls a procedure.</summary>
    /// <param name="procedure">The service with its package, and the method: <c>api.v1.IpamService/CreatePrefix</c>.</param>
    /// <param name="request">The request.</param>
    /// <param name="options">What is particular to this call.</param>
    /// <param name="cancellationToken">Ends the waiting; the server may carry out the request all the same.</param>
    /// <exception cref="RpcException">The server refused the call or failed, with the code and the details that it gave;
    /// or the call did not come about: <see cref="RpcCode.Unavailable"/> with <see cref="RpcException.WasNotProcessed"/>: the
    /// server could not be reached; <see cref="RpcCode.DeadlineExceeded"/>: no answer within the timeout;
    /// <see cref="RpcCode.Unknown"/>: the connection broke while waiting, or what answered does not speak Connect;
    /// <see cref="RpcCode.Internal"/>: the answer cannot be read; <see cref="RpcCode.ResourceExhausted"/>: it is too
    /// large.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<RpcResponse<TResponse>> CallAsync<TResponse>(
        string procedure, IMessage request, RpcCallOptions? options = null, CancellationToken cancellationToken = default)
        where TResponse : class, IMessage<TResponse>, new()
    {
        using var timer = new CallTimer(options?.Timeout, _options.TimeProvider, cancellationToken);
        using var http = CreateRequest(procedure, request, options);
        var token = timer.Token;
        try
        {
            using var response = await _http.SendAsync(http, HttpCompletionOption.ResponseHeadersRead, token).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(_options.MaxResponseBytes, token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(token).ConfigureAwait(false);
            return new RpcResponse<TResponse>(Read<TResponse>(response, body), response.Headers);
        }
        catch (HttpRequestException failure) when (!token.IsCancellationRequested)
        {
            throw TransportFailure.ToRpcException(failure, _server.Name);
        }
        catch (Exception failure) when (failure is OperationCanceledException or HttpRequestException)
        {
            throw timer.ToRpcException(failure, _server.Name);
        }
    }

    /// <summary>Closes the connections, if the client was not given an <see cref="HttpClient"/>.</summary>
    public void Dispose()
    {
        if (_ownsHttp)
            _http.Dispose();
    }

    private HttpRequestMessage CreateRequest(string procedure, IMessage request, RpcCallOptions? options)
    {
        var http = new HttpRequestMessage(HttpMethod.Post, _server.Of(procedure))
        {
            Version = _http.DefaultRequestVersion,
            VersionPolicy = _http.DefaultVersionPolicy,
            Content = new ByteArrayContent(_options.Encoding.Write(request)),
        };
        http.Content.Headers.ContentType = new MediaTypeHeaderValue(_options.Encoding.ContentType());
        http.Headers.Add("Connect-Protocol-Version", "1");
        if (options?.Timeout is { } timeout)
            http.Headers.Add("Connect-Timeout-Ms", ((long)timeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        if (options?.Headers is { } headers)
        {
            foreach (var (name, value) in headers)
                http.Headers.Add(name, value);
        }
        return http;
    }

    private TResponse Read<TResponse>(HttpResponseMessage response, byte[] body)
        where TResponse : class, IMessage<TResponse>, new()
    {
        if (response.StatusCode != HttpStatusCode.OK)
            throw ConnectError.Read((int)response.StatusCode, body);
        var type = response.Content.Headers.ContentType?.MediaType;
        if (!string.Equals(type, _options.Encoding.ContentType(), StringComparison.OrdinalIgnoreCase))
            throw new RpcException(RpcCode.Unknown, $"{_server.Name} does not speak Connect: it answered with content type {type ?? "none"}");
        if (response.Content.Headers.ContentEncoding.Count > 0)
            throw new RpcException(RpcCode.Internal, $"{_server.Name} answered with a compression that was not asked for");
        try
        {
            return _options.Encoding.Read<TResponse>(body);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException)
        {
            throw new RpcException(RpcCode.Internal, $"the answer of {_server.Name} cannot be read", null, e);
        }
    }
}
