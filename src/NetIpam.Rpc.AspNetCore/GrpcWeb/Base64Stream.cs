using System.Buffers;
using System.Buffers.Text;

namespace NetIpam.Rpc.AspNetCore.GrpcWeb;

/// <summary>Reads what another stream has in base64. Padding may come after any piece, not only at the end.</summary>
internal sealed class Base64Stream(Stream text) : Stream
{
    private const int GroupChars = 4;
    private const int GroupBytes = 3;

    private readonly byte[] _text = new byte[GroupChars * 1024];
    private int _count;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="RpcException"><see cref="RpcCode.InvalidArgument"/>: it is not base64.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var maxChars = Math.Min(_text.Length, buffer.Length / GroupBytes * GroupChars);
        if (maxChars == 0)
            throw new ArgumentException("There must be room for three bytes.", nameof(buffer));
        while (true)
        {
            var read = await text.ReadAsync(_text.AsMemory(_count, maxChars - _count), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return _count == 0 ? 0 : throw NotBase64();
            _count += read;
            if (_count >= GroupChars)
                return Decode(buffer.Span);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Decodes the whole groups that are there, and keeps the rest.</summary>
    private int Decode(Span<byte> output)
    {
        var written = 0;
        var end = _count - (_count % GroupChars);
        for (var start = 0; start < end; start += GroupChars)
        {
            if (Base64.DecodeFromUtf8(_text.AsSpan(start, GroupChars), output[written..], out _, out var bytes) != OperationStatus.Done
                || bytes == 0)
                throw NotBase64();
            written += bytes;
        }
        _text.AsSpan(end, _count - end).CopyTo(_text);
        _count -= end;
        return written;
    }

    private static RpcException NotBase64() => new(RpcCode.InvalidArgument, "The body is not in base64, or ends early.");
}
