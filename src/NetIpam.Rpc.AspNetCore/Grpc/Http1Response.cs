using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace NetIpam.Rpc.AspNetCore.Grpc;

/// <summary>
/// An answer over HTTP/1.1. The server offers no trailers there, but leaves the body of one who sets
/// <c>Transfer-Encoding: chunked</c> himself alone: so the chunks are written here, and the trailers after the last one.
/// </summary>
internal sealed class Http1Response(HttpContext http, string contentType) : GrpcResponse(http, contentType)
{
    protected override void SetHeaders()
    {
        Response.Headers.TransferEncoding = "chunked";
        Response.Headers.Trailer = $"{GrpcTrailers.Status}, {GrpcTrailers.Message}, {GrpcTrailers.Details}";
    }

    protected override void Write(ReadOnlySpan<byte> frame)
    {
        WriteText($"{frame.Length.ToString("x", CultureInfo.InvariantCulture)}\r\n");
        Response.BodyWriter.Write(frame);
        WriteText("\r\n");
    }

    protected override void End(IEnumerable<KeyValuePair<string, string>> trailers)
    {
        WriteText("0\r\n");
        foreach (var (name, value) in trailers)
            WriteText($"{name}: {value}\r\n");
        WriteText("\r\n");
    }

    private void WriteText(string text) => Encoding.ASCII.GetBytes(text, Response.BodyWriter);
}
