using System.Buffers.Binary;
using System.Text;

namespace NetIpam.MongoDB.Bson;

/// <summary>
/// Writes one BSON document. Names of elements have no zero byte; those of an array are its indexes. What is written is
/// valid once every <see cref="Document"/> and <see cref="Array"/> was ended and <see cref="Finish"/> was called.
/// </summary>
internal sealed class BsonWriter
{
    private readonly Stack<int> _open = new();
    private byte[] _buffer;
    private int _length;

    public BsonWriter(int capacity = 512)
    {
        _buffer = new byte[capacity];
        Begin();
    }

    /// <summary>Ends the document.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        End();
        if (_open.Count != 0)
            throw new InvalidOperationException("A document or array in the document was not ended.");
        return _buffer.AsMemory(0, _length);
    }

    public BsonWriter Document(ReadOnlySpan<byte> name)
    {
        Name(BsonType.Document, name);
        return Begin();
    }

    public BsonWriter Array(ReadOnlySpan<byte> name)
    {
        Name(BsonType.Array, name);
        return Begin();
    }

    public BsonWriter End()
    {
        Take(1)[0] = 0;
        var start = _open.Pop();
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(start), _length - start);
        return this;
    }

    public BsonWriter Int32(ReadOnlySpan<byte> name, int value)
    {
        Name(BsonType.Int32, name);
        BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);
        return this;
    }

    public BsonWriter Int64(ReadOnlySpan<byte> name, long value)
    {
        Name(BsonType.Int64, name);
        BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);
        return this;
    }

    public BsonWriter Boolean(ReadOnlySpan<byte> name, bool value)
    {
        Name(BsonType.Boolean, name);
        Take(1)[0] = value ? (byte)1 : (byte)0;
        return this;
    }

    public BsonWriter Null(ReadOnlySpan<byte> name)
    {
        Name(BsonType.Null, name);
        return this;
    }

    /// <summary>What is greater than every other value.</summary>
    public BsonWriter MaxKey(ReadOnlySpan<byte> name)
    {
        Name(BsonType.MaxKey, name);
        return this;
    }

    public BsonWriter String(ReadOnlySpan<byte> name, ReadOnlySpan<byte> utf8)
    {
        Name(BsonType.String, name);
        BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), utf8.Length + 1);
        var bytes = Take(utf8.Length + 1);
        utf8.CopyTo(bytes);
        bytes[^1] = 0;
        return this;
    }

    public BsonWriter String(ReadOnlySpan<byte> name, string value) => String(name, Encoding.UTF8.GetBytes(value));

    public BsonWriter Binary(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Name(BsonType.Binary, name);
        BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value.Length);
        Take(1)[0] = 0;
        value.CopyTo(Take(value.Length));
        return this;
    }

    private BsonWriter Begin()
    {
        _open.Push(_length);
        Take(sizeof(int));
        return this;
    }

    private void Name(BsonType type, ReadOnlySpan<byte> name)
    {
        var bytes = Take(name.Length + 2);
        bytes[0] = (byte)type;
        name.CopyTo(bytes[1..]);
        bytes[^1] = 0;
    }

    private Span<byte> Take(int count)
    {
        if (_buffer.Length - _length < count)
            System.Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        _length += count;
        return _buffer.AsSpan(_length - count, count);
    }
}
