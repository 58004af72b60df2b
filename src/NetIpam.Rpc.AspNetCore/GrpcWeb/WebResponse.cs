using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using NetIpam.Rpc.AspNetCore.Framing;
using NetIpam.Rpc.AspNetCore.Grpc;

namespace NetIpam.Rpc.AspNetCore.GrpcWeb;

/// <summary>An answer of gRPC-Web, for callers that cannot read trailers: those are the last frame of the body.</summary>
internal class WebResponse(HttpContext http, string contentType) : GrpcResponse(http, contentType)
{
    /// <summary>The flag of the frame with the trailers.</summary>
    private const byte TrailersFlag = 0x80;

    protected override void Write(ReadOnlySpan<byte> frame) => Response.BodyWriter.Write(frame);

    protected override void End(IEnumerable<KeyValuePair<string, string>> trailers)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in trailers)
            text.Append(name.ToLowerInvariant()).Append(": ").Append(value).Append("\r\n");
        Write(FrameFormat.Of(TrailersFlag, Encoding.ASCII.GetBytes(text.ToString())));
    }
}
