namespace NetIpam;

// The text of an address. There is one format and no culture, so formats and providers are ignored.
public readonly partial struct IPAddressValue
    : ISpanParsable<IPAddressValue>, IUtf8SpanParsable<IPAddressValue>, ISpanFormattable, IUtf8SpanFormattable
{
    /// <summary>
    /// Reads an address: IPv4 as four decimal numbers without leading zeros, IPv6 in any form of RFC 4291, 2.2, where
    /// <c>::</c> stands for at least one group. Zones, brackets, white space and the shortened, octal and hexadecimal
    /// forms of IPv4 are refused.
    /// </summary>
    /// <exception cref="FormatException">The text is not an address.</exception>
    /// <exception cref="ArgumentNullException">There is no text.</exception>
    public static IPAddressValue Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(text.AsSpan());
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static IPAddressValue Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var address) ? address : throw new FormatException(MalformedText.Address(text));

    /// <inheritdoc cref="Parse(string)"/>
    public static IPAddressValue Parse(ReadOnlySpan<byte> utf8Text) =>
        TryParse(utf8Text, out var address) ? address : throw new FormatException(MalformedText.Address(utf8Text));

    /// <summary>Reads an address, as <see cref="Parse(string)"/> does; the default when the text is none. Does not
    /// allocate.</summary>
    /// <returns>Whether the text is an address.</returns>
    public static bool TryParse(string? text, out IPAddressValue address) => TryParse(text.AsSpan(), out address);

    /// <inheritdoc cref="TryParse(string, out IPAddressValue)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out IPAddressValue address) =>
        AddressParser.TryParseAddress(text, out address);

    /// <inheritdoc cref="TryParse(string, out IPAddressValue)"/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out IPAddressValue address) =>
        AddressParser.TryParseAddress(utf8Text, out address);

    /// <summary>
    /// The canonical text, which <see cref="Parse(string)"/> reads back: IPv4 in dotted decimal, IPv6 by RFC 5952. Of
    /// the IPv6 addresses only the IPv4-mapped ones end in dotted decimal, as in <c>::ffff:192.0.2.1</c>.
    /// </summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[AddressFormatter.MaxAddressLength];
        TryFormat(text, out var written);
        return new string(text[..written]);
    }

    /// <summary>Writes the text that <see cref="ToString()"/> gives, of 39 characters at most. Writes nothing when the
    /// destination is too short. Does not allocate.</summary>
    /// <returns>Whether the destination was long enough.</returns>
    public bool TryFormat(Span<char> destination, out int charsWritten) =>
        AddressFormatter.TryFormat(this, destination, out charsWritten);

    /// <inheritdoc cref="TryFormat(Span{char}, out int)"/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten) =>
        AddressFormatter.TryFormat(this, utf8Destination, out bytesWritten);

    static IPAddressValue IParsable<IPAddressValue>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<IPAddressValue>.TryParse(string? s, IFormatProvider? provider, out IPAddressValue result) =>
        TryParse(s, out result);

    static IPAddressValue ISpanParsable<IPAddressValue>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        Parse(s);

    static bool ISpanParsable<IPAddressValue>.TryParse(
        ReadOnlySpan<char> s, IFormatProvider? provider, out IPAddressValue result) => TryParse(s, out result);

    static IPAddressValue IUtf8SpanParsable<IPAddressValue>.Parse(
        ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) => Parse(utf8Text);

    static bool IUtf8SpanParsable<IPAddressValue>.TryParse(
        ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out IPAddressValue result) =>
        TryParse(utf8Text, out result);

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        TryFormat(destination, out charsWritten);

    bool IUtf8SpanFormattable.TryFormat(
        Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        TryFormat(utf8Destination, out bytesWritten);
}
