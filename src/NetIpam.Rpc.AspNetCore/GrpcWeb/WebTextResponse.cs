using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace NetIpam.Rpc.AspNetCore.GrpcWeb;

/// <summary>An answer of gRPC-Web in base64, padded where it is sent.</summary>
internal sealed class WebTextResponse(HttpContext http, string contentType) : WebResponse(http, contentType)
{
    private readonly ArrayBufferWriter<byte> _unsent = new();

    public override ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        WriteUnsent();
        return base.FlushAsync(cancellationToken);
    }

    protected override void Write(ReadOnlySpan<byte> frame) => _unsent.Write(frame);

    protected override void End(IEnumerable<KeyValuePair<string, string>> trailers)
    {
        base.End(trailers);
        WriteUnsent();
    }

    private void WriteUnsent()
    {
        Encoding.ASCII.GetBytes(Convert.ToBase64String(_unsent.WrittenSpan), Response.BodyWriter);
        _unsent.ResetWrittenCount();
    }
}
