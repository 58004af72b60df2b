using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using NetIpam.Rpc.AspNetCore.Connect;

namespace NetIpam.Rpc.AspNetCore.Framing;

/// <summary>Takes a body apart into its frames. Memory is used for what has arrived, not for what is announced.</summary>
internal sealed class FrameReader(PipeReader body, int maxBytes)
{
    /// <summary>Reads the next frame; <see langword="null"/> at the end of the body.</summary>
    /// <param name="read">Makes something of the frame, whose memory is not to be used after that.</param>
    /// <param name="cancellationToken">Ends the wait for the frame.</param>
    /// <exception cref="RpcException">The frame is too large or ends early, or the caller is gone.</exception>
    public async ValueTask<T?> ReadAsync<T>(Func<Frame, T> read, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            while (true)
            {
                var result = await body.ReadAsync(cancellationToken).ConfigureAwait(false);
                var consumed = result.Buffer.Start;
                var examined = result.Buffer.End;
                try
                {
                    if (TryRead(result.Buffer, out var frame, out var end))
                    {
                        consumed = examined = end;
                        return read(frame);
                    }
                    if (result.IsCompleted)
                    {
                        return result.Buffer.IsEmpty
                            ? null
                            : throw new RpcException(RpcCode.InvalidArgument, "The body ends within a message.");
                    }
                }
                finally
                {
                    body.AdvanceTo(consumed, examined);
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

    private bool TryRead(ReadOnlySequence<byte> buffer, out Frame frame, out SequencePosition end)
    {
        frame = default;
        end = default;
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryRead(out var flags) || !reader.TryReadBigEndian(out int signed))
            return false;
        var length = unchecked((uint)signed);
        if (length > (uint)maxBytes)
            throw RequestBody.TooLarge(maxBytes);
        if (reader.Remaining < length)
            return false;
        frame = new(flags, reader.UnreadSequence.Slice(0, length));
        reader.Advance(length);
        end = reader.Position;
        return true;
    }
}
