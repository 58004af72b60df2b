using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace NetIpam.Rpc.Client.Grpc;

/// <summary>Takes the body of an answer apart into its messages. Memory is used for what has arrived, not for what is
/// announced.</summary>
internal sealed class GrpcMessageReader(Stream body, string server, int maxBytes, bool mayBeCompressed) : IDisposable
{
    private const int SmallestBuffer = 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(SmallestBuffer);
    private int _start;
    private int _end;

    /// <summary>Reads the next message; <see langword="null"/> at the end of the body.</summary>
    /// <exception cref="RpcException">The message is too large or malformed.</exception>
    /// <exception cref="IOException">The connection broke, or the body ends within a message.</exception>
    public async ValueTask<T?> ReadAsync<T>(CancellationToken cancellationToken)
        where T : class, IMessage<T>, new()
    {
        if (!await FillAsync(GrpcFrame.PrefixBytes, cancellationToken).ConfigureAwait(false))
            return null;
        var flags = _buffer[_start];
        var length = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(_start + 1));
        if (length > (uint)maxBytes)
            throw GrpcGZip.TooLarge(server);
        _start += GrpcFrame.PrefixBytes;
        if (!await FillAsync((int)length, cancellationToken).ConfigureAwait(false))
            throw new EndOfStreamException("the answer ended within a message");
        var message = Parse<T>(flags, _buffer.AsMemory(_start, (int)length));
        _start += (int)length;
        return message;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>Waits until so many bytes are there; <see langword="false"/> if the body ends before the first of them.</summary>
    private async ValueTask<bool> FillAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count)
        {
            if (_end == _buffer.Length || _start == _end)
                MakeRoom();
            var read = await body.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            _end += read;
            if (read == 0)
                return _start == _end ? false : throw new EndOfStreamException("the answer ended within a message");
        }
        return true;
    }

    /// <summary>Moves what is left to the beginning, or to a larger buffer if it is already there.</summary>
    private void MakeRoom()
    {
        var source = _buffer.AsSpan(_start, _end - _start);
        if (_start > 0 || source.IsEmpty)
        {
            source.CopyTo(_buffer);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * _buffer.Length, Array.MaxLength));
            source.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        (_start, _end) = (0, source.Length);
    }

    private T Parse<T>(byte flags, ReadOnlyMemory<byte> content)
        where T : class, IMessage<T>, new()
    {
        if (flags is not (0 or GrpcFrame.Compressed) || (flags == GrpcFrame.Compressed && !mayBeCompressed))
            throw new RpcException(RpcCode.Internal, $"{server} answered with a frame that cannot be: flags 0x{flags:X2}");
        try
        {
            var message = new T();
            message.MergeFrom(flags == 0 ? content.Span : GrpcGZip.Unpack(content, server, maxBytes));
            return message;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidDataException)
        {
            throw new RpcException(RpcCode.Internal, $"the answer of {server} cannot be read", null, e);
        }
    }
}
