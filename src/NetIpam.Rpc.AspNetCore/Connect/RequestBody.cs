using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace NetIpam.Rpc.AspNetCore.Connect;

/// <summary>Reads the message of a body, up to a limit.</summary>
internal static class RequestBody
{
    public static async ValueTask<IMessage> ReadAsync(
        HttpRequest request, int maxBytes, MessageDescriptor type, MessageFormat format, CancellationToken cancellationToken)
    {
        var isCompressed = IsCompressed(request);
        if (request.ContentLength > maxBytes)
            throw TooLarge(maxBytes);
        try
        {
            while (true)
            {
                var result = await request.BodyReader.ReadAsync(cancellationToken).ConfigureAwait(false);
                var consumed = result.Buffer.Start;
                try
                {
                    if (result.Buffer.Length > maxBytes)
                        throw TooLarge(maxBytes);
                    if (result.IsCompleted)
                    {
                        consumed = result.Buffer.End;
                        return format.Read(type, isCompressed ? Unpack(result.Buffer, maxBytes) : result.Buffer);
                    }
                }
                finally
                {
                    request.BodyReader.AdvanceTo(consumed, result.Buffer.End);
                }
            }
        }
        catch (BadHttpRequestException e)
        {
            throw new RpcException(RpcCode.InvalidArgument, e.Message, null, e);
        }
        catch (Exception e) when (e is IOException or ConnectionAbortedException)
        {
            throw new RpcException(RpcCode.Canceled, "The caller is gone.", null, e);
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

    /// <summary>Unpacks a message, up to a limit.</summary>
    public static ReadOnlySequence<byte> Unpack(ReadOnlySequence<byte> body, int maxBytes)
    {
        // Clients name the encoding of an empty message, too, which they do not compress.
        if (body.IsEmpty)
            return body;
        try
        {
            return GZip.Unpack(body, maxBytes) ?? throw TooLarge(maxBytes);
        }
        catch (InvalidDataException e)
        {
            throw new RpcException(RpcCode.InvalidArgument, "The body is not in gzip format, or ends early.", null, e);
        }
    }

    public static RpcException TooLarge(int maxBytes) =>
        new(RpcCode.ResourceExhausted, $"The request is larger than {maxBytes} bytes, which is the limit of this procedure.");
}
