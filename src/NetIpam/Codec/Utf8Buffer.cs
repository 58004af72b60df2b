using System.Buffers;

namespace NetIpam.Codec;

/// <summary>A growing buffer of bytes that can be cut back.</summary>
internal sealed class Utf8Buffer : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[1024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Length += bytes.Length;
    }

    public void Append(byte value)
    {
        GetSpan(1)[0] = value;
        Length++;
    }

    public void Append<T>(T value)
        where T : IUtf8SpanFormattable
    {
        int written;
        var room = 64;
        while (!value.TryFormat(GetSpan(room), out written, default, null))
            room *= 2;
        Length += written;
    }

    public void CutTo(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Length);
    }

    private void Reserve(int room)
    {
        room = Math.Max(room, 256);
        if (_bytes.Length - Length < room)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + room));
    }
}
