using System.IO.Compression;
using System.IO.Pipelines;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;

namespace NetIpam.Rpc.AspNetCore.Connect;

/// <summary>Reads a whole body, decompressed, into memory, up to a limit.</summary>
internal static class RequestBody
{
    /// <summary>Reads a message from the body.</summary>
    public static async ValueTask<IMessage> ReadAsync(
        HttpRequest request, int maxBytes, MessageDescriptor type, MessageFormat format, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
            throw TooLarge(maxBytes);
        var compressed = IsCompressed(request);
        var reader = compressed
            ? PipeReader.Create(new GZipStream(request.Body, CompressionMode.Decompress))
            : request.BodyReader;
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                var consumed = result.Buffer.Start;
                try
                {
                    if (result.Buffer.Length > maxBytes)
                        throw TooLarge(maxBytes);
                    if (result.IsCompleted)
                    {
                        consumed = result.Buffer.End;
                        return format.Read(type, result.Buffer);
                    }
                }
                finally
                {
                    reader.AdvanceTo(consumed, result.Buffer.End);
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw new RpcException(RpcCode.InvalidArgument, "The body is not in gzip format.", null, e);
        }
        catch (BadHttpRequestException e)
        {
            throw new RpcException(RpcCode.InvalidArgument, e.Message, null, e);
        }
        finally
        {
            if (compressed)
                await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static bool IsCompressed(HttpRequest request)
    {
        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return false;
        if (encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase))
            return true;
        request.HttpContext.Response.Headers.AcceptEncoding = "gzip";
        throw new RpcException(RpcCode.Unimplemented, $"The content encoding {encoding} is not supported; gzip and identity are.");
    }

    private static RpcException TooLarge(int maxBytes) =>
        new(RpcCode.ResourceExhausted, $"The request is larger than {maxBytes} bytes.");
}
