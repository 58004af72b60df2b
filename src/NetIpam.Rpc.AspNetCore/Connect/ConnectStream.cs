using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NetIpam.Rpc.AspNetCore.Endpoints;
using NetIpam.Rpc.AspNetCore.Framing;

namespace NetIpam.Rpc.AspNetCore.Connect;

/// <summary>Connect's protocol for streams: frames in the body both ways, and how it ended in the last one.</summary>
internal sealed class ConnectStream(RpcServerOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>The flag of the last frame.</summary>
    private const byte EndFlag = 2;

    private readonly CallLog _log = new(time, logger);

    /// <summary>Answers a call. Never throws, unless the caller is gone.</summary>
    public async Task InvokeAsync(HttpContext http, StreamingMethod method, MessageFormat format)
    {
        ServerLimits.LiftFor(http, method);
        http.Response.ContentType = format.StreamContentType;
        var mayCompress = MessageEncoding.Connect.Negotiate(http.Request.Headers, http.Response.Headers);
        var start = _log.Start();
        RpcException? error = null;
        try
        {
            await HandleAsync(http, method, format, mayCompress).ConfigureAwait(false);
            _log.Answered(http, method.Procedure, start);
        }
        catch (RpcException e)
        {
            _log.Ended(http, method.Procedure, start, e);
            error = e;
        }
        http.Response.BodyWriter.Write(FrameFormat.Of(EndFlag, End(error)));
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Everything from the headers to the last message; throws nothing but <see cref="RpcException"/>.</summary>
    private async Task HandleAsync(HttpContext http, StreamingMethod method, MessageFormat format, bool mayCompress)
    {
        ConnectVersion.Check(http.Request.Headers);
        var mayBeCompressed = MessageEncoding.Connect.IsNamed(http.Request.Headers);
        using var lifetime = new CallLifetime(http, ConnectTimeout.Read(http.Request.Headers), time);
        try
        {
            var maxBytes = method.Options.MaxRequestBytes ?? options.MaxRequestBytes;
            var requests = new MessageReader(http.Request.BodyReader, method, format, maxBytes, mayBeCompressed)
                .ReadAllAsync(method.TakesOne, lifetime.Token);
            var context = new RpcContext(method.Procedure, http, lifetime.Deadline, lifetime.Token);
            var messages = method.HandleAsync(requests, context).WithCancellation(lifetime.Token).ConfigureAwait(false);
            await foreach (var message in messages)
            {
                http.Response.BodyWriter.Write(FrameFormat.Message(format.Write(message), mayCompress));
                await http.Response.BodyWriter.FlushAsync(lifetime.Token).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // A fault in one call must not reach another, nor tell its inside to the caller.
        catch (Exception e) when (e is not RpcException)
#pragma warning restore CA1031
        {
            throw lifetime.ErrorOf(e);
        }
    }

    private static ReadOnlySpan<byte> End(RpcException? error)
    {
        if (error is null)
            return "{}"u8;
        var json = new ArrayBufferWriter<byte>();
        json.Write("{\"error\":"u8);
        ConnectError.Write(error, json);
        json.Write("}"u8);
        return json.WrittenSpan;
    }
}
