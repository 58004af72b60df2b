using System.Net;
using Google.Protobuf;

namespace NetIpam.Rpc.Client.Grpc;

/// <summary>The body of a request with any number of messages, each sent when it is there.</summary>
internal sealed class GrpcStreamContent(IAsyncEnumerable<IMessage> messages) : HttpContent
{
    private bool _isBegun;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_isBegun)
            throw new InvalidOperationException("The requests of a stream can be sent only once.");
        _isBegun = true;
        // The headers go before the first message is there.
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var message in messages.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            await stream.WriteAsync(GrpcFrame.Of(message), cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
