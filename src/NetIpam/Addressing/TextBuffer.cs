using System.Numerics;

namespace NetIpam;

/// <summary>A text of UTF-16 or UTF-8 that grows within a buffer, which must be long enough for it.</summary>
internal ref struct TextBuffer<TChar>(Span<TChar> buffer)
    where TChar : unmanaged, IBinaryInteger<TChar>
{
    private readonly Span<TChar> _buffer = buffer;
    private int _length;

    /// <summary>Appends an ASCII character.</summary>
    public void Append(char c) => _buffer[_length++] = TChar.CreateTruncating(c);

    /// <summary>Appends a number from 0 to 999.</summary>
    public void AppendDecimal(uint value)
    {
        if (value >= 100)
            AppendDigit(value / 100);
        if (value >= 10)
            AppendDigit(value / 10 % 10);
        AppendDigit(value % 10);
    }

    /// <summary>Appends a number from 0 to ffff, in lower case.</summary>
    public void AppendHexadecimal(uint value)
    {
        if (value > 0xfff)
            AppendDigit(value >> 12);
        if (value > 0xff)
            AppendDigit((value >> 8) & 0xf);
        if (value > 0xf)
            AppendDigit((value >> 4) & 0xf);
        AppendDigit(value & 0xf);
    }

    /// <summary>Copies the text, or nothing when the destination is too short.</summary>
    public readonly bool TryCopyTo(Span<TChar> destination, out int written)
    {
        var fits = _buffer[.._length].TryCopyTo(destination);
        written = fits ? _length : 0;
        return fits;
    }

    private void AppendDigit(uint value) =>
        _buffer[_length++] = TChar.CreateTruncating("0123456789abcdef"u8[(int)value]);
}
