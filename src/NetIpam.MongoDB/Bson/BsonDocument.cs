using System.Buffers.Binary;

namespace NetIpam.MongoDB.Bson;

/// <summary>A BSON document, or an array, to read from: a view of bytes that are read when asked for.</summary>
/// <param name="Bytes">The document with its length in front.</param>
internal readonly record struct BsonDocument(ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The first element of a name; of type <see cref="BsonType.None"/> when there is none.</summary>
    /// <exception cref="InvalidDataException">The bytes are no BSON.</exception>
    public BsonValue this[ReadOnlySpan<byte> name]
    {
        get
        {
            foreach (var (found, value) in this)
            {
                if (found.Span.SequenceEqual(name))
                    return value;
            }
            return default;
        }
    }

    public Enumerator GetEnumerator() => new(Bytes);

    /// <summary>Goes through the elements in order.</summary>
    public struct Enumerator
    {
        private ReadOnlyMemory<byte> _rest;

        public Enumerator(ReadOnlyMemory<byte> bytes)
        {
            if (bytes.Length < 5 || BinaryPrimitives.ReadInt32LittleEndian(bytes.Span) is var length && (length < 5 || length > bytes.Length) || bytes.Span[length - 1] != 0)
                throw Malformed();
            _rest = bytes[4..(length - 1)];
        }

        public (ReadOnlyMemory<byte> Name, BsonValue Value) Current { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
                return false;
            var type = (BsonType)_rest.Span[0];
            var name = _rest.Span[1..].IndexOf((byte)0);
            if (name < 0)
                throw Malformed();
            var value = _rest[(name + 2)..];
            var length = LengthOf(type, value.Span);
            if (length < 0 || length > value.Length)
                throw Malformed();
            Current = (_rest.Slice(1, name), new BsonValue(type, value[..length]));
            _rest = value[length..];
            return true;
        }

        private static int LengthOf(BsonType type, ReadOnlySpan<byte> value) => type switch
        {
            BsonType.Null or BsonType.MaxKey => 0,
            BsonType.Boolean => 1,
            BsonType.Int32 => 4,
            BsonType.Double or BsonType.DateTime or BsonType.Timestamp or BsonType.Int64 => 8,
            BsonType.ObjectId => 12,
            BsonType.String => Prefixed(value, 4, least: 1),
            BsonType.Document or BsonType.Array => Prefixed(value, 0, least: 5),
            BsonType.Binary => Prefixed(value, 5, least: 0),
            _ => throw Malformed(),
        };

        private static int Prefixed(ReadOnlySpan<byte> value, int extra, int least)
        {
            if (value.Length < sizeof(int) || BinaryPrimitives.ReadInt32LittleEndian(value) is var length && (length < least || length > value.Length - extra))
                throw Malformed();
            return length + extra;
        }

        private static InvalidDataException Malformed() => new("The answer of the server is not valid BSON.");
    }
}
