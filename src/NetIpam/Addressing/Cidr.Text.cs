namespace NetIpam;

// The text of a prefix. There is one format and no culture, so formats and providers are ignored.
public readonly partial struct Cidr
    : ISpanParsable<Cidr>, IUtf8SpanParsable<Cidr>, ISpanFormattable, IUtf8SpanFormattable
{
    /// <summary>
    /// Reads a prefix: an address, as <see cref="IPAddressValue.Parse(string)"/> reads it, a slash and the length in
    /// decimal without leading zeros. Host bits are masked off. An address alone is not a prefix.
    /// </summary>
    /// <exception cref="FormatException">The text is not a prefix.</exception>
    /// <exception cref="ArgumentNullException">There is no text.</exception>
    public static Cidr Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(text.AsSpan());
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static Cidr Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var cidr) ? cidr : throw new FormatException(MalformedText.Prefix(text));

    /// <inheritdoc cref="Parse(string)"/>
    public static Cidr Parse(ReadOnlySpan<byte> utf8Text) =>
        TryParse(utf8Text, out var cidr) ? cidr : throw new FormatException(MalformedText.Prefix(utf8Text));

    /// <summary>Reads a prefix, as <see cref="Parse(string)"/> does; the default when the text is none. Does not
    /// allocate.</summary>
    /// <returns>Whether the text is a prefix.</returns>
    public static bool TryParse(string? text, out Cidr cidr) => TryParse(text.AsSpan(), out cidr);

    /// <inheritdoc cref="TryParse(string, out Cidr)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out Cidr cidr) => AddressParser.TryParseCidr(text, out cidr);

    /// <inheritdoc cref="TryParse(string, out Cidr)"/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out Cidr cidr) =>
        AddressParser.TryParseCidr(utf8Text, out cidr);

    /// <summary>The canonical text, which <see cref="Parse(string)"/> reads back: the network address, as
    /// <see cref="IPAddressValue.ToString()"/> gives it, a slash and the length.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[AddressFormatter.MaxCidrLength];
        TryFormat(text, out var written);
        return new string(text[..written]);
    }

    /// <summary>Writes the text that <see cref="ToString()"/> gives, of 43 characters at most. Writes nothing when the
    /// destination is too short. Does not allocate.</summary>
    /// <returns>Whether the destination was long enough.</returns>
    public bool TryFormat(Span<char> destination, out int charsWritten) =>
        AddressFormatter.TryFormat(this, destination, out charsWritten);

    /// <inheritdoc cref="TryFormat(Span{char}, out int)"/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten) =>
        AddressFormatter.TryFormat(this, utf8Destination, out bytesWritten);

    static Cidr IParsable<Cidr>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<Cidr>.TryParse(string? s, IFormatProvider? provider, out Cidr result) =>
        TryParse(s, out result);

    static Cidr ISpanParsable<Cidr>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s);

    static bool ISpanParsable<Cidr>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Cidr result) =>
        TryParse(s, out result);

    static Cidr IUtf8SpanParsable<Cidr>.Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) =>
        Parse(utf8Text);

    static bool IUtf8SpanParsable<Cidr>.TryParse(
        ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out Cidr result) => TryParse(utf8Text, out result);

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        TryFormat(destination, out charsWritten);

    bool IUtf8SpanFormattable.TryFormat(
        Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        TryFormat(utf8Destination, out bytesWritten);
}
