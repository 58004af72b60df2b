using System.Buffers.Binary;
using System.Globalization;

namespace NetIpam.Log;

/// <summary>
/// Identifies a commit: the first 128 bits of SHA-256 over the id of its predecessor and its body, which names its writer.
/// The default, all zero, stands for "no predecessor".
/// </summary>
/// <param name="Value">The bits, the first byte being the most significant one.</param>
public readonly record struct CommitId(UInt128 Value)
{
    /// <summary>The length in bytes.</summary>
    internal const int Length = 16;

    /// <summary>The length of the text form.</summary>
    public const int TextLength = 32;

    /// <summary>Reads 32 lower-case hexadecimal digits.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out CommitId id)
    {
        id = default;
        if (utf8.Length != TextLength)
            return false;
        foreach (var c in utf8)
        {
            if (c is not (>= (byte)'0' and <= (byte)'9' or >= (byte)'a' and <= (byte)'f'))
                return false;
        }
        id = new CommitId(UInt128.Parse(utf8, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>Writes 32 lower-case hexadecimal digits.</summary>
    /// <exception cref="ArgumentException">The destination is shorter.</exception>
    public void Format(Span<byte> utf8)
    {
        if (!Value.TryFormat(utf8, out var written, "x32", CultureInfo.InvariantCulture) || written != TextLength)
            throw new ArgumentException("The destination is too short.", nameof(utf8));
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);

    internal void WriteBytes(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    internal static CommitId ReadBytes(ReadOnlySpan<byte> source) => new(BinaryPrimitives.ReadUInt128BigEndian(source));
}
