using System.Text;

namespace NetIpam.MongoDB.Tests.FakeMongo;

/// <summary>Reads and writes BSON for the fake server, with none of the code that is tested.</summary>
internal static class FakeBson
{
    public readonly record struct ObjectId(string Hex);

    public readonly record struct Date(long Milliseconds);

    public readonly record struct Timestamp(ulong Value);

    public readonly record struct MaxKey;

    public static FakeDocument Read(BinaryReader reader) => (FakeDocument)ReadDocument(reader, isArray: false);

    public static FakeDocument Read(byte[] bytes) => Read(new BinaryReader(new MemoryStream(bytes)));

    public static byte[] Write(FakeDocument document)
    {
        var stream = new MemoryStream();
        Write(new BinaryWriter(stream), document);
        return stream.ToArray();
    }

    private static object ReadDocument(BinaryReader reader, bool isArray)
    {
        reader.ReadInt32();
        var document = new FakeDocument();
        for (var type = reader.ReadByte(); type != 0; type = reader.ReadByte())
            document.Add(ReadName(reader), ReadValue(reader, type));
        return isArray ? document.Select(element => element.Value).ToList() : document;
    }

    private static object? ReadValue(BinaryReader reader, byte type)
    {
        switch (type)
        {
            case 0x01: return reader.ReadDouble();
            case 0x02:
                var text = Encoding.UTF8.GetString(reader.ReadBytes(reader.ReadInt32() - 1));
                reader.ReadByte();
                return text;
            case 0x03: return ReadDocument(reader, isArray: false);
            case 0x04: return ReadDocument(reader, isArray: true);
            case 0x05:
                var length = reader.ReadInt32();
                reader.ReadByte();
                return reader.ReadBytes(length);
            case 0x07: return new ObjectId(Convert.ToHexStringLower(reader.ReadBytes(12)));
            case 0x08: return reader.ReadByte() != 0;
            case 0x09: return new Date(reader.ReadInt64());
            case 0x0a: return null;
            case 0x10: return reader.ReadInt32();
            case 0x11: return new Timestamp(reader.ReadUInt64());
            case 0x12: return reader.ReadInt64();
            case 0x7f: return default(MaxKey);
            default: throw new NotSupportedException($"The fake knows no BSON type {type:x2}.");
        }
    }

    private static string ReadName(BinaryReader reader)
    {
        var bytes = new List<byte>();
        for (var next = reader.ReadByte(); next != 0; next = reader.ReadByte())
            bytes.Add(next);
        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static void Write(BinaryWriter writer, IEnumerable<KeyValuePair<string, object?>> elements)
    {
        var inner = new MemoryStream();
        var values = new BinaryWriter(inner);
        foreach (var (name, value) in elements)
            WriteElement(values, name, value);
        writer.Write((int)inner.Length + 5);
        writer.Write(inner.ToArray());
        writer.Write((byte)0);
    }

    private static void WriteElement(BinaryWriter writer, string name, object? value)
    {
        Action<byte> begin = type =>
        {
            writer.Write(type);
            writer.Write(Encoding.UTF8.GetBytes(name));
            writer.Write((byte)0);
        };
        switch (value)
        {
            case double number: begin(0x01); writer.Write(number); break;
            case string text:
                begin(0x02);
                var utf8 = Encoding.UTF8.GetBytes(text);
                writer.Write(utf8.Length + 1);
                writer.Write(utf8);
                writer.Write((byte)0);
                break;
            case FakeDocument document: begin(0x03); Write(writer, document); break;
            case List<object?> array:
                begin(0x04);
                Write(writer, array.Select((item, i) => KeyValuePair.Create($"{i}", item)));
                break;
            case byte[] bytes: begin(0x05); writer.Write(bytes.Length); writer.Write((byte)0); writer.Write(bytes); break;
            case ObjectId id: begin(0x07); writer.Write(Convert.FromHexString(id.Hex)); break;
            case bool flag: begin(0x08); writer.Write(flag); break;
            case Date date: begin(0x09); writer.Write(date.Milliseconds); break;
            case null: begin(0x0a); break;
            case int number: begin(0x10); writer.Write(number); break;
            case Timestamp timestamp: begin(0x11); writer.Write(timestamp.Value); break;
            case long number: begin(0x12); writer.Write(number); break;
            case MaxKey: begin(0x7f); break;
            default: throw new NotSupportedException($"The fake cannot write a {value.GetType().Name}.");
        }
    }
}
