using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using NetIpam.Rpc.Client.Grpc;

namespace NetIpam.Rpc.Client;

/// <summary>
/// Calls the procedures of any protobuf service over gRPC, that is, over HTTP/2: without TLS begun at once ("prior knowledge").
/// Keep it and share it between threads: it holds the connections. It makes each call once; it does not try again, but what a server
/// certainly did not process (REFUSED_STREAM, GOAWAY) the transport below sends again a few times by itself.
/// <para>A call that did not come about ends with <see cref="RpcCode.Unavailable"/> and <see cref="RpcException.WasNotProcessed"/>
/// only if it is certain that nothing was done: there was no connection, or the server gave the request back. When a connection
/// breaks later, or in any doubt, it is <see cref="RpcCode.Unknown"/>.</para>
/// </summary>
public sealed class GrpcClient : IRpcClient
{
    private readonly ConcurrentDictionary<string, Uri> _procedures = new(StringComparer.Ordinal);
    private readonly HttpMessageInvoker _http;
    private readonly ServerAddress _server;
    private readonly GrpcClientOptions _options;

    /// <summary>Creates a client. Nothing is sent yet.</summary>
    /// <param name="baseAddress">Where the server is: an absolute http or https address; procedures are found below it.</param>
    /// <param name="handler">What sends the requests; it stays the caller's, and must not repeat requests by itself. Without it
    /// the client has one of its own, by <see cref="RpcHttpHandler"/>, which is disposed of with it.</param>
    /// <param name="options">What differs from the defaults.</param>
    /// <exception cref="ArgumentException">The address is not absolute, not of http or https, or has a query.</exception>
    public GrpcClient(Uri baseAddress, HttpMessageHandler? handler = null, GrpcClientOptions? options = null)
    {
        _server = new ServerAddress(baseAddress);
        _options = options ?? new GrpcClientOptions();
        _http = new HttpMessageInvoker(handler ?? RpcHttpHandler.Create(baseAddress), disposeHandler: handler is null);
    }

    /// <summary>Calls a procedure with one message that is answered with one.</summary>
    /// <param name="procedure">The service with its package, and the method: <c>api.v1.IpamService/CreatePrefix</c>.</param>
    /// <param name="request">The request.</param>
    /// <param name="options">What is particular to this call.</param>
    /// <param name="cancellationToken">Ends the waiting; the server may carry out the request all the same.</param>
    /// <exception cref="RpcException">The server refused the call or failed, with the code and the details that it gave;
    /// or the call did not come about: <see cref="RpcCode.Unavailable"/> with <see cref="RpcException.WasNotProcessed"/>: the
    /// server could not be reached, or gave the request back; <see cref="RpcCode.DeadlineExceeded"/>: no answer within the timeout;
    /// <see cref="RpcCode.Unknown"/>: the connection broke while waiting, the answer has no status, or what answered does not
    /// speak gRPC; <see cref="RpcCode.Internal"/>: the answer cannot be read, or is not one message;
    /// <see cref="RpcCode.ResourceExhausted"/>: it is too large.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<RpcResponse<TResponse>> CallAsync<TResponse>(
        string procedure, IMessage request, RpcCallOptions? options = null, CancellationToken cancellationToken = default)
        where TResponse : class, IMessage<TResponse>, new()
    {
        using var timer = new CallTimer(options?.Timeout, _options.TimeProvider, cancellationToken);
        using var http = CreateRequest(procedure, new ByteArrayContent(GrpcFrame.Of(request)), options);
        try
        {
            using var response = await _http.SendAsync(http, timer.Token).ConfigureAwait(false);
            using var messages = await OpenAsync(response, timer.Token).ConfigureAwait(false);
            var message = await messages.ReadAsync<TResponse>(timer.Token).ConfigureAwait(false);
            // The status comes after the end of the messages.
            if (message is not null && await messages.ReadAsync<TResponse>(timer.Token).ConfigureAwait(false) is not null)
                throw new RpcException(RpcCode.Internal, $"{_server.Name} answered with more than one message");
            ThrowIfFailed(response);
            return message is null
                ? throw new RpcException(RpcCode.Internal, $"{_server.Name} answered without a message")
                : new RpcResponse<TResponse>(message, response.Headers) { Trailers = response.TrailingHeaders };
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            throw ToRpcException(failure, timer);
        }
    }

    /// <summary>Calls a procedure with one message that is answered with any number of them.</summary>
    /// <param name="procedure">The service with its package, and the method.</param>
    /// <param name="request">The request.</param>
    /// <param name="options">What is particular to this call; the timeout counts for the whole of it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The messages as they come. The call begins with the enumeration and ends with it. It fails as
    /// <see cref="CallAsync"/> does, after the messages that came before.</returns>
    public IAsyncEnumerable<TResponse> StreamAsync<TResponse>(
        string procedure, IMessage request, RpcCallOptions? options = null, CancellationToken cancellationToken = default)
        where TResponse : class, IMessage<TResponse>, new() =>
        ReadAllAsync<TResponse>(procedure, () => new ByteArrayContent(GrpcFrame.Of(request)), options, cancellationToken);

    /// <summary>Calls a procedure with any number of messages that is answered with any number of them, both at the same time.</summary>
    /// <param name="procedure">The service with its package, and the method.</param>
    /// <param name="requests">The requests. Each is sent at once. They are enumerated once, until the call ends.</param>
    /// <param name="options">What is particular to this call; the timeout counts for the whole of it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>As of <see cref="StreamAsync"/>. If the requests fail, the connection of the call is given up.</returns>
    public IAsyncEnumerable<TResponse> DuplexAsync<TResponse>(
        string procedure, IAsyncEnumerable<IMessage> requests, RpcCallOptions? options = null, CancellationToken cancellationToken = default)
        where TResponse : class, IMessage<TResponse>, new() =>
        ReadAllAsync<TResponse>(procedure, () => new GrpcStreamContent(requests), options, cancellationToken);

    /// <summary>Closes the connections, if the client was not given a handler.</summary>
    public void Dispose() => _http.Dispose();

    private async IAsyncEnumerable<TResponse> ReadAllAsync<TResponse>(
        string procedure, Func<HttpContent> content, RpcCallOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TResponse : class, IMessage<TResponse>, new()
    {
        using var timer = new CallTimer(options?.Timeout, _options.TimeProvider, cancellationToken);
        using var http = CreateRequest(procedure, content(), options);
        HttpResponseMessage? response = null;
        GrpcMessageReader? messages = null;
        try
        {
            while (true)
            {
                TResponse? message;
                try
                {
                    response ??= await _http.SendAsync(http, timer.Token).ConfigureAwait(false);
                    messages ??= await OpenAsync(response, timer.Token).ConfigureAwait(false);
                    message = await messages.ReadAsync<TResponse>(timer.Token).ConfigureAwait(false);
                }
                catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
                {
                    throw ToRpcException(failure, timer);
                }
                if (message is null)
                    break;
                yield return message;
            }
            ThrowIfFailed(response);
        }
        finally
        {
            messages?.Dispose();
            response?.Dispose();
        }
    }

    private HttpRequestMessage CreateRequest(string procedure, HttpContent content, RpcCallOptions? options)
    {
        var http = new HttpRequestMessage(HttpMethod.Post, _procedures.GetOrAdd(procedure, static (name, server) => server.Of(name), _server))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        content.Headers.ContentType = GrpcFrame.ContentType;
        http.Headers.TryAddWithoutValidation("TE", "trailers");
        http.Headers.TryAddWithoutValidation("grpc-accept-encoding", "identity,gzip");
        if (options?.Timeout is { } timeout)
            http.Headers.TryAddWithoutValidation("grpc-timeout", GrpcTimeout.Format(timeout));
        if (options?.Headers is { } headers)
        {
            foreach (var (name, value) in headers)
                http.Headers.Add(name, value);
        }
        return http;
    }

    /// <summary>The messages of an answer.</summary>
    /// <exception cref="RpcException">It is an error, or not one of gRPC.</exception>
    private async ValueTask<GrpcMessageReader> OpenAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (GrpcStatus.Find(response.Headers) is { Error: { } error })
            throw error;
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var status = (int)response.StatusCode;
            throw new RpcException(ConnectCode.FromHttpStatus(status), $"The server answered with HTTP status {status}.");
        }
        if (!GrpcFrame.IsContentType(response.Content.Headers.NonValidated))
            throw new RpcException(RpcCode.Unknown, $"{_server.Name} does not speak gRPC: its answer has another content type");
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return new GrpcMessageReader(body, _server.Name, _options.MaxResponseBytes, GrpcFrame.IsCompressed(response.Headers.NonValidated));
    }

    /// <exception cref="RpcException">The call failed, or the answer does not say how it ended.</exception>
    private void ThrowIfFailed(HttpResponseMessage response)
    {
        var status = GrpcStatus.Find(response.TrailingHeaders) ?? GrpcStatus.Find(response.Headers)
            ?? throw new RpcException(RpcCode.Unknown, $"the answer of {_server.Name} ended without a status");
        if (status.Error is { } error)
            throw error;
    }

    private RpcException ToRpcException(Exception failure, CallTimer timer)
    {
        if (timer.Token.IsCancellationRequested || failure is OperationCanceledException)
            return timer.ToRpcException(failure, _server.Name);
        return failure is HttpRequestException request
            ? TransportFailure.ToRpcException(request, _server.Name)
            : TransportFailure.Broken(failure, _server.Name);
    }
}
