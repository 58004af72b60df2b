using System.IO.Pipelines;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NetIpam.Rpc.AspNetCore.Connect;
using NetIpam.Rpc.AspNetCore.Endpoints;
using NetIpam.Rpc.AspNetCore.Framing;
using NetIpam.Rpc.AspNetCore.GrpcWeb;

namespace NetIpam.Rpc.AspNetCore.Grpc;

/// <summary>gRPC, over HTTP/2 and HTTP/1.1, and gRPC-Web: frames in the body both ways, and the status after them.</summary>
internal sealed class GrpcProtocol(RpcServerOptions options, TimeProvider time, ILogger logger)
{
    private static readonly BinaryFormat Format = new();

    private readonly CallLog _log = new(time, logger);

    /// <summary>Answers a call. Never throws, unless the caller is gone.</summary>
    public async Task InvokeAsync(HttpContext http, RpcMethod method, GrpcContentType contentType)
    {
        ServerLimits.LiftFor(http, method);
        if (CreateResponse(http, contentType) is not { } response)
            return;
        var start = _log.Start();
        RpcException? error = null;
        try
        {
            await HandleAsync(http, method, contentType, response).ConfigureAwait(false);
            _log.Answered(http, method.Procedure, start);
        }
        catch (RpcException e)
        {
            _log.Ended(http, method.Procedure, start, e);
            await UnreadBody.DiscardAsync(http, e, time).ConfigureAwait(false);
            error = e;
        }
        response.End(error);
        // What has not begun by now the server sends in one piece, from the headers to the end; the rest of what has, it leaves.
        if (http.Response.HasStarted)
            await response.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Answers with an error.</summary>
    public static Task WriteErrorAsync(HttpContext http, GrpcContentType contentType, RpcException error)
    {
        CreateResponse(http, contentType)?.End(error);
        return Task.CompletedTask;
    }

    /// <summary>The answer for the transport of a request; <see langword="null"/>, and the request is refused, if the
    /// status could not be sent over it.</summary>
    private static GrpcResponse? CreateResponse(HttpContext http, GrpcContentType contentType)
    {
        if (contentType.IsWeb)
            return contentType.IsText ? new WebTextResponse(http, contentType.Name) : new WebResponse(http, contentType.Name);
        if (http.Response.SupportsTrailers())
            return new Http2Response(http, contentType.Name);
        if (HttpProtocol.IsHttp11(http.Request.Protocol))
            return new Http1Response(http, contentType.Name);
        http.Response.StatusCode = StatusCodes.Status505HttpVersionNotsupported;
        return null;
    }

    /// <summary>Everything from the headers to the last message; throws nothing but <see cref="RpcException"/>.</summary>
    private async Task HandleAsync(HttpContext http, RpcMethod method, GrpcContentType contentType, GrpcResponse response)
    {
        var mayBeCompressed = MessageEncoding.Grpc.IsNamed(http.Request.Headers);
        using var lifetime = new CallLifetime(http, GrpcTimeout.Read(http.Request.Headers), time);
        try
        {
            var body = contentType.IsText ? PipeReader.Create(new Base64Stream(http.Request.Body)) : http.Request.BodyReader;
            var maxBytes = method.Options.MaxRequestBytes ?? options.MaxRequestBytes;
            var messages = new MessageReader(body, method, Format, maxBytes, mayBeCompressed);
            var context = new RpcContext(method.Procedure, http, lifetime.Deadline, lifetime.Token);
            if (method is UnaryMethod unary)
            {
                var request = await messages.ReadSingleAsync(lifetime.Token).ConfigureAwait(false);
                response.Write(await unary.HandleAsync(request, context).ConfigureAwait(false));
            }
            else if (method is StreamingMethod streaming)
            {
                var requests = messages.ReadAllAsync(streaming.TakesOne, lifetime.Token);
                await StreamAsync(streaming.HandleAsync(requests, context), response, lifetime.Token).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // A fault in one call must not reach another, nor tell its inside to the caller.
        catch (Exception e) when (e is not RpcException)
#pragma warning restore CA1031
        {
            throw lifetime.ErrorOf(e);
        }
    }

    private static async Task StreamAsync(
        IAsyncEnumerable<IMessage> messages, GrpcResponse response, CancellationToken cancellationToken)
    {
        await foreach (var message in messages.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            response.Write(message);
            await response.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
