using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using NetIpam.Rpc.AspNetCore.Framing;

namespace NetIpam.Rpc.AspNetCore.Grpc;

/// <summary>The answer to a call: messages, then how it ended. Where the latter goes differs from transport to transport.</summary>
internal abstract class GrpcResponse(HttpContext http, string contentType)
{
    private bool _isPrepared;
    private bool _mayCompress;

    protected HttpResponse Response { get; } = http.Response;

    /// <summary>Whether a message was written.</summary>
    protected bool HasMessages { get; private set; }

    /// <summary>Writes a message, which is sent with <see cref="FlushAsync"/> or at the end.</summary>
    public void Write(IMessage message)
    {
        Prepare();
        HasMessages = true;
        Write(FrameFormat.Message(message.ToByteArray(), _mayCompress));
    }

    /// <summary>Sends what was written.</summary>
    public virtual async ValueTask FlushAsync(CancellationToken cancellationToken) =>
        await Response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Writes the end of the answer: an error, or success if there is none.</summary>
    public void End(RpcException? error)
    {
        Prepare();
        End(GrpcTrailers.Of(error));
    }

    /// <summary>Sets headers of the transport.</summary>
    protected virtual void SetHeaders()
    {
    }

    /// <summary>Writes a frame to the body.</summary>
    protected abstract void Write(ReadOnlySpan<byte> frame);

    /// <summary>Writes how the call ended.</summary>
    protected abstract void End(IEnumerable<KeyValuePair<string, string>> trailers);

    private void Prepare()
    {
        if (_isPrepared)
            return;
        _isPrepared = true;
        _mayCompress = MessageEncoding.Grpc.Negotiate(http.Request.Headers, Response.Headers);
        Response.ContentType = contentType;
        SetHeaders();
    }
}
