using System.IO.Pipelines;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
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
    public async Task InvokeAsync(HttpContext http, UnaryMethod method, GrpcContentType contentType)
    {
        // The limit is ours: the server's own would be answered in a way that is not gRPC's.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        if (CreateResponse(http, contentType) is not { } response)
            return;
        var start = _log.Start();
        RpcException? error = null;
        try
        {
            response.Write(await HandleAsync(http, method, contentType).ConfigureAwait(false));
            _log.Answered(method.Procedure, start);
        }
        catch (RpcException e)
        {
            _log.Ended(method.Procedure, start, e);
            await UnreadBody.DiscardAsync(http, e, time).ConfigureAwait(false);
            error = e;
        }
        await response.EndAsync(error, http.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Answers with an error.</summary>
    public static async Task WriteErrorAsync(HttpContext http, GrpcContentType contentType, RpcException error)
    {
        if (CreateResponse(http, contentType) is { } response)
            await response.EndAsync(error, http.RequestAborted).ConfigureAwait(false);
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

    /// <summary>Everything from the headers to the message of the answer; throws nothing but <see cref="RpcException"/>.</summary>
    private async Task<IMessage> HandleAsync(HttpContext http, UnaryMethod method, GrpcContentType contentType)
    {
        var mayBeCompressed = GrpcEncoding.IsNamed(http.Request.Headers);
        using var lifetime = new CallLifetime(http, GrpcTimeout.Read(http.Request.Headers), time);
        try
        {
            var body = contentType.IsText ? PipeReader.Create(new Base64Stream(http.Request.Body)) : http.Request.BodyReader;
            var frames = new FrameReader(body, MaxRequestBytes(method));
            var request = await ReadSingleAsync(frames, method, mayBeCompressed, lifetime.Token).ConfigureAwait(false);
            var context = new RpcContext(method.Procedure, http, lifetime.Deadline, lifetime.Token);
            return await method.HandleAsync(request, context).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A fault in one call must not reach another, nor tell its inside to the caller.
        catch (Exception e) when (e is not RpcException)
#pragma warning restore CA1031
        {
            throw lifetime.ErrorOf(e);
        }
    }

    private int MaxRequestBytes(UnaryMethod method) => method.Options.MaxRequestBytes ?? options.MaxRequestBytes;

    private async ValueTask<IMessage> ReadSingleAsync(
        FrameReader frames, UnaryMethod method, bool mayBeCompressed, CancellationToken cancellationToken)
    {
        IMessage Read(Frame frame) => Parse(frame, method, mayBeCompressed);
        var request = await frames.ReadAsync(Read, cancellationToken).ConfigureAwait(false)
            ?? throw new RpcException(RpcCode.Unimplemented, $"{method.Procedure} takes one message, and there is none.");
        return await frames.ReadAsync(Read, cancellationToken).ConfigureAwait(false) is null
            ? request
            : throw new RpcException(RpcCode.Unimplemented, $"{method.Procedure} takes one message, and there are more.");
    }

    private IMessage Parse(Frame frame, UnaryMethod method, bool mayBeCompressed)
    {
        var content = frame.Flags switch
        {
            0 => frame.Content,
            Frame.Compressed when mayBeCompressed => RequestBody.Unpack(frame.Content, MaxRequestBytes(method)),
            Frame.Compressed => throw new RpcException(
                RpcCode.Internal, $"A message is compressed, and {GrpcEncoding.HeaderName} does not say how."),
            _ => throw new RpcException(RpcCode.Internal, $"A message has the flags 0x{frame.Flags:X2}, which are not known."),
        };
        return Format.Read(method.RequestType, content);
    }
}
