using System.Buffers.Binary;
using System.Text;

namespace NetIpam.MongoDB.Bson;

/// <summary>The value of an element. It converts as the commands here need it; what does not fit is <see langword="null"/>.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Bytes">Its bytes, without type and name.</param>
internal readonly record struct BsonValue(BsonType Type, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Any number that is whole: a server may answer with one type or another.</summary>
    public long? Int64 => Type switch
    {
        BsonType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(Bytes.Span),
        BsonType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(Bytes.Span),
        BsonType.Double when BinaryPrimitives.ReadDoubleLittleEndian(Bytes.Span) is var value and > -1e15 and < 1e15 && value == Math.Truncate(value) => (long)value,
        _ => null,
    };

    public bool? Boolean => Type == BsonType.Boolean ? Bytes.Span[0] != 0 : null;

    public BsonDocument? Document => Type is BsonType.Document or BsonType.Array ? new BsonDocument(Bytes) : null;

    /// <summary>The text of a string as UTF-8, without its closing zero.</summary>
    public ReadOnlyMemory<byte>? Utf8 => Type == BsonType.String ? Bytes[4..^1] : None;

    public string? Text => Utf8 is { } utf8 ? Encoding.UTF8.GetString(utf8.Span) : null;

    public ReadOnlyMemory<byte>? Binary => Type == BsonType.Binary ? Bytes[5..] : None;

    /// <summary>A date, which is in whole milliseconds, of the years 1 to 9999.</summary>
    public DateTimeOffset? Time => Type == BsonType.DateTime
        && BinaryPrimitives.ReadInt64LittleEndian(Bytes.Span) is var milliseconds
        && milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
        ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        : null;

    // A plain null would be taken for a null array, and become empty memory.
    private static ReadOnlyMemory<byte>? None => default;
}
