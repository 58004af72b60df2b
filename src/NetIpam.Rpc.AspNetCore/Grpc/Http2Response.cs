using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace NetIpam.Rpc.AspNetCore.Grpc;

/// <summary>An answer over HTTP/2, which has trailers. Without a message before them they are the headers.</summary>
internal sealed class Http2Response(HttpContext http, string contentType) : GrpcResponse(http, contentType)
{
    protected override void Write(ReadOnlySpan<byte> frame) => Response.BodyWriter.Write(frame);

    protected override void End(IEnumerable<KeyValuePair<string, string>> trailers)
    {
        foreach (var (name, value) in trailers)
        {
            if (HasMessages)
                Response.AppendTrailer(name, value);
            else
                Response.Headers[name] = value;
        }
    }
}
