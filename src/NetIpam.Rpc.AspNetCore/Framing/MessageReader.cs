using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using NetIpam.Rpc.AspNetCore.Connect;
using NetIpam.Rpc.AspNetCore.Endpoints;

namespace NetIpam.Rpc.AspNetCore.Framing;

/// <summary>Reads the messages of a body that has one in each frame.</summary>
/// <param name="body">The body.</param>
/// <param name="method">The method that takes the messages.</param>
/// <param name="format">How they are written.</param>
/// <param name="maxBytes">The largest one.</param>
/// <param name="mayBeCompressed">Whether the headers name a compression.</param>
internal sealed class MessageReader(PipeReader body, RpcMethod method, MessageFormat format, int maxBytes, bool mayBeCompressed)
{
    private readonly FrameReader _frames = new(body, maxBytes);

    /// <summary>Reads the one message that there is.</summary>
    /// <exception cref="RpcException">There is another number of them, or it is malformed.</exception>
    public async ValueTask<IMessage> ReadSingleAsync(CancellationToken cancellationToken)
    {
        var message = await _frames.ReadAsync(Parse, cancellationToken).ConfigureAwait(false)
            ?? throw new RpcException(RpcCode.Unimplemented, $"{method.Procedure} takes one message, and there is none.");
        return await _frames.ReadAsync(Parse, cancellationToken).ConfigureAwait(false) is null
            ? message
            : throw new RpcException(RpcCode.Unimplemented, $"{method.Procedure} takes one message, and there are more.");
    }

    /// <summary>Reads the messages as they arrive: all of them, or the one of a method that takes one.</summary>
    public async IAsyncEnumerable<IMessage> ReadAllAsync(bool isSingle, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (isSingle)
        {
            yield return await ReadSingleAsync(cancellationToken).ConfigureAwait(false);
            yield break;
        }
        while (await _frames.ReadAsync(Parse, cancellationToken).ConfigureAwait(false) is { } message)
            yield return message;
    }

    private IMessage Parse(Frame frame)
    {
        var content = frame.Flags switch
        {
            0 => frame.Content,
            Frame.Compressed when mayBeCompressed => RequestBody.Unpack(frame.Content, maxBytes),
            Frame.Compressed => throw Malformed("A message is compressed, and the headers do not say how."),
            _ => throw Malformed($"A message has the flags 0x{frame.Flags:X2}, which are not known."),
        };
        return format.Read(method.RequestType, content);
    }

    /// <summary>The code is that of the protocols.</summary>
    private static RpcException Malformed(string message) => new(RpcCode.Internal, message, null, new RequestFaultException());
}
