using System.Buffers;
using System.IO.Compression;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NetIpam.Rpc.AspNetCore.Endpoints;
using NetIpam.Rpc.AspNetCore.Framing;

namespace NetIpam.Rpc.AspNetCore.Connect;

/// <summary>Connect's protocol for unary calls: one POST, whose body is the message, or one GET.</summary>
internal sealed class ConnectUnary(RpcServerOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>A smaller answer does not get smaller by compressing it.</summary>
    private const int MinCompressedBytes = 1024;

    private readonly CallLog _log = new(time, logger);

    /// <summary>Answers a call. Never throws, unless the caller is gone.</summary>
    public async Task InvokeAsync(HttpContext http, UnaryMethod method, MessageFormat format)
    {
        ServerLimits.LiftFor(http, method);
        var start = _log.Start();
        byte[] answer;
        try
        {
            answer = await HandleAsync(http, method, format).ConfigureAwait(false);
        }
        catch (RpcException e)
        {
            _log.Ended(http, method.Procedure, start, e);
            await UnreadBody.DiscardAsync(http, e, time).ConfigureAwait(false);
            await WriteErrorAsync(http, e, e.Code.ToHttpStatus()).ConfigureAwait(false);
            return;
        }
        _log.Answered(http, method.Procedure, start);
        await WriteAsync(http, format, answer).ConfigureAwait(false);
    }

    /// <summary>Answers with an error; in JSON, whatever the format of the request.</summary>
    public static async Task WriteErrorAsync(HttpContext http, RpcException error, int httpStatus)
    {
        var body = new ArrayBufferWriter<byte>();
        ConnectError.Write(error, body);
        http.Response.StatusCode = httpStatus;
        http.Response.ContentType = ConnectError.ContentType;
        http.Response.ContentLength = body.WrittenCount;
        await http.Response.Body.WriteAsync(body.WrittenMemory, http.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Everything from the headers to the encoded answer; throws nothing but <see cref="RpcException"/>.</summary>
    private async Task<byte[]> HandleAsync(HttpContext http, UnaryMethod method, MessageFormat format)
    {
        ConnectVersion.Check(http.Request.Headers);
        using var lifetime = new CallLifetime(http, ConnectTimeout.Read(http.Request.Headers), time);
        try
        {
            var maxBytes = method.Options.MaxRequestBytes ?? options.MaxRequestBytes;
            var request = HttpMethods.IsGet(http.Request.Method)
                ? ConnectQuery.Read(http.Request.Query, maxBytes, method.RequestType, format)
                : await RequestBody.ReadAsync(http.Request, maxBytes, method.RequestType, format, lifetime.Token).ConfigureAwait(false);
            var context = new RpcContext(method.Procedure, http, lifetime.Deadline, lifetime.Token);
            return format.Write(await method.HandleAsync(request, context).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // A fault in one call must not reach another, nor tell its inside to the caller.
        catch (Exception e) when (e is not RpcException)
#pragma warning restore CA1031
        {
            throw lifetime.ErrorOf(e);
        }
    }

    private static async Task WriteAsync(HttpContext http, MessageFormat format, byte[] answer)
    {
        http.Response.ContentType = format.ContentType;
        if (answer.Length < MinCompressedBytes)
        {
            http.Response.ContentLength = answer.Length;
            // Not sent here: the server sends it together with the headers and the end of the stream.
            http.Response.BodyWriter.Write(answer);
            return;
        }
        if (!AcceptsGzip(http.Request))
        {
            http.Response.ContentLength = answer.Length;
            await http.Response.Body.WriteAsync(answer, http.RequestAborted).ConfigureAwait(false);
            return;
        }
        http.Response.Headers.ContentEncoding = "gzip";
        var gzip = new GZipStream(http.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await using (gzip.ConfigureAwait(false))
            await gzip.WriteAsync(answer, http.RequestAborted).ConfigureAwait(false);
    }

    private static bool AcceptsGzip(HttpRequest request)
    {
        foreach (var encoding in request.GetTypedHeaders().AcceptEncoding)
        {
            if (encoding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase))
                return encoding.Quality is not 0;
        }
        return false;
    }
}
