using System.Buffers;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace NetIpam.Rpc.AspNetCore.Connect;

/// <summary>Checks the texts of a message in binary, which proto3 wants to be UTF-8.</summary>
internal static class Utf8Check
{
    private const int BufferChars = 4096;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether all texts are UTF-8. Unknown fields and those of type bytes may hold anything.</summary>
    /// <param name="type">The type of the message.</param>
    /// <param name="message">A message that was parsed already: its structure is sound.</param>
    public static bool AllTextsAreUtf8(MessageDescriptor type, ReadOnlySequence<byte> message)
    {
        var reader = new SequenceReader<byte>(message);
        // What lies in a group, which only unknown fields are, has numbers of its own.
        var groups = 0;
        while (!reader.End)
        {
            var tag = (uint)ReadVarint(ref reader);
            switch (WireFormat.GetTagWireType(tag))
            {
                case WireFormat.WireType.Varint:
                    ReadVarint(ref reader);
                    break;
                case WireFormat.WireType.Fixed64:
                    reader.Advance(sizeof(ulong));
                    break;
                case WireFormat.WireType.Fixed32:
                    reader.Advance(sizeof(uint));
                    break;
                case WireFormat.WireType.StartGroup:
                    groups++;
                    break;
                case WireFormat.WireType.EndGroup:
                    groups--;
                    break;
                case WireFormat.WireType.LengthDelimited:
                    reader.TryReadExact((int)ReadVarint(ref reader), out var content);
                    if (groups == 0 && !IsSound(type.FindFieldByNumber(WireFormat.GetTagFieldNumber(tag)), content))
                        return false;
                    break;
            }
        }
        return true;
    }

    private static bool IsSound(FieldDescriptor? field, ReadOnlySequence<byte> content) => field?.FieldType switch
    {
        FieldType.String => IsUtf8(content),
        FieldType.Message => AllTextsAreUtf8(field.MessageType, content),
        _ => true,
    };

    private static bool IsUtf8(ReadOnlySequence<byte> text)
    {
        if (text.IsSingleSegment)
            return System.Text.Unicode.Utf8.IsValid(text.FirstSpan);
        // A character can lie across two segments; a decoder remembers its beginning.
        var decoder = Strict.GetDecoder();
        var chars = ArrayPool<char>.Shared.Rent(BufferChars);
        try
        {
            foreach (var segment in text)
            {
                for (var rest = segment.Span; !rest.IsEmpty;)
                {
                    decoder.Convert(rest, chars, flush: false, out var used, out _, out _);
                    rest = rest[used..];
                }
            }
            decoder.Convert([], chars, flush: true, out _, out _, out _);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    private static ulong ReadVarint(ref SequenceReader<byte> reader)
    {
        var value = 0ul;
        for (var shift = 0; reader.TryRead(out var part); shift += 7)
        {
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                break;
        }
        return value;
    }
}
