using System.Text;

namespace NetIpam.Tests.Addressing;

public class IPAddressValueParsingTests
{
    public static TheoryData<string, ulong, ulong> V6Texts => new()
    {
        { "::", 0, 0 },
        { "::1", 0, 1 },
        { "1::", 0x0001_0000_0000_0000, 0 },
        { "0:0:0:0:0:0:0:0", 0, 0 },
        { "1:2:3:4:5:6:7:8", 0x0001_0002_0003_0004, 0x0005_0006_0007_0008 },
        { "0001:0002:0003:0004:0005:0006:0007:0008", 0x0001_0002_0003_0004, 0x0005_0006_0007_0008 },
        { "1:2:3:4:5:6:7::", 0x0001_0002_0003_0004, 0x0005_0006_0007_0000 },
        { "::2:3:4:5:6:7:8", 0x0000_0002_0003_0004, 0x0005_0006_0007_0008 },
        { "1:2:3::5:6:7:8", 0x0001_0002_0003_0000, 0x0005_0006_0007_0008 },
        { "1::8", 0x0001_0000_0000_0000, 8 },
        { "2001:DB8::aBcD", 0x2001_0db8_0000_0000, 0xabcd },
        { "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ulong.MaxValue, ulong.MaxValue },
        { "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255", ulong.MaxValue, ulong.MaxValue },
        { "1:2:3:4:5:6:1.2.3.4", 0x0001_0002_0003_0004, 0x0005_0006_0102_0304 },
        { "::1.2.3.4", 0, 0x0102_0304 },
        { "::ffff:1.2.3.4", 0, 0xffff_0102_0304 },
        { "::FFFF:0102:0304", 0, 0xffff_0102_0304 },
        { "64:ff9b::192.0.2.33", 0x0064_ff9b_0000_0000, 0xc000_0221 },
        { "1::5:1.2.3.4", 0x0001_0000_0000_0000, 0x0000_0005_0102_0304 },
        { "1:2:3:4:5::1.2.3.4", 0x0001_0002_0003_0004, 0x0005_0000_0102_0304 },
        { "::2:3:4:5:6:1.2.3.4", 0x0000_0002_0003_0004, 0x0005_0006_0102_0304 },
    };

    public static TheoryData<string> Malformed =>
    [
        "", " ", ".", ":", "/", "1", "localhost",
        "1.2.3", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.4.", ".1.2.3.4", "1.2.3.4.5", "1.2.3..4", "...", "1.2.3.4/32",
        "256.0.0.0", "0.0.0.256", "0.0.0.999", "0.0.0.1000", "1.2.3.4294967297", "1.2.3.99999999999999999999",
        "01.2.3.4", "1.2.3.04", "1.2.3.00", "1.2.3.000", "010.0.0.1", "0x1.2.3.4", "1.2.3.0x4", "1.2.3.a", "0x01020304",
        "16909060", "1.131844", "1.2.772", "-1.2.3.4", "+1.2.3.4", "1.2.3.-4", "1.2.3.+4",
        " 1.2.3.4", "1.2.3.4 ", "1. 2.3.4", "1.2.3.4\n", "1.2.3.4\0", "\t1.2.3.4", "1,2,3,4", "1.2.3.4%1", "1.2.3.4:80",
        "١.٢.٣.٤", "１.2.3.4", "1\u012e2\u012e3\u012e4", "\u01311.2.3.4", "1。2。3。4",
        ":::", "::::", "1:::2", "1::2::3", "::1::", "1:", ":1", "1:2", ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:",
        "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8:", ":1:2:3:4:5:6:7:8", "::1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:8::", "1:2:3:4::5:6:7:8", "1:2:3:4:5:6:7::8",
        "12345::", "::12345", "00001::", "::00000", "g::", "::g", "::-1", "::+1", "::0x1", "1:2:3:4:5:6:7:1.2.3.4",
        "1:2:3:4:5:1.2.3.4", "::1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6::1.2.3.4", "1:2:3::4:5:6:1.2.3.4",
        "1.2.3.4::", "1.2.3.4::1",
        "::1.2.3.4:5", "::1.2.3.4::", "::1.2.3", "::1.2.3.4.5", "::01.2.3.4", "::1.2.3.04", "::256.1.1.1",
        "::1.2.3.", "::.1.2.3",
        "::a.2.3.4", "::1.2.3.a", "::1.2.3.4/96",
        "fe80::1%1", "fe80::1%eth0", "fe80::1%", "::%", "%", "%1", "[::1]", "[::1]:80", "[::]", "[1.2.3.4]", "::1/128",
        " ::1", "::1 ", ":: 1", "::1\0", "::1\n", "::１", "\u013a\u013a1", "::\u0131", "::\u0141",
    ];

    [Theory]
    [InlineData("0.0.0.0", 0u)]
    [InlineData("0.0.0.1", 1u)]
    [InlineData("1.2.3.4", 0x01020304u)]
    [InlineData("9.10.99.100", 0x090a6364u)]
    [InlineData("127.0.0.1", 0x7f000001u)]
    [InlineData("192.168.0.255", 0xc0a800ffu)]
    [InlineData("249.250.199.200", 0xf9fac7c8u)]
    [InlineData("255.255.255.255", uint.MaxValue)]
    public void V4Is(string text, uint value) =>
        ShouldParseAs(text, new IPAddressValue(IPFamily.V4, value));

    [Theory]
    [MemberData(nameof(V6Texts))]
    public void V6Is(string text, ulong upper, ulong lower) =>
        ShouldParseAs(text, new IPAddressValue(IPFamily.V6, new UInt128(upper, lower)));

    [Theory]
    [MemberData(nameof(Malformed))]
    public void MalformedIsRefused(string text)
    {
        IPAddressValue.TryParse(text, out var address).ShouldBeFalse();
        address.ShouldBe(default);
        IPAddressValue.TryParse(text.AsSpan(), out address).ShouldBeFalse();
        address.ShouldBe(default);
        IPAddressValue.TryParse(Encoding.UTF8.GetBytes(text), out address).ShouldBeFalse();
        address.ShouldBe(default);
        Should.Throw<FormatException>(() => IPAddressValue.Parse(text));
        Should.Throw<FormatException>(() => IPAddressValue.Parse(text.AsSpan()));
        Should.Throw<FormatException>(() => IPAddressValue.Parse(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void BytesThatAreNoUtf8AreRefused() =>
        IPAddressValue.TryParse([0x31, 0x2e, 0xff, 0x2e, 0x33, 0x2e, 0x34], out _).ShouldBeFalse();

    [Fact]
    public void NullIsRefused()
    {
        IPAddressValue.TryParse((string?)null, out var address).ShouldBeFalse();
        address.ShouldBe(default);
        Should.Throw<ArgumentNullException>(() => IPAddressValue.Parse((string)null!));
    }

    [Theory]
    [InlineData("300.1.1.1", "'300.1.1.1' is not an IP address.")]
    [InlineData("", "'' is not an IP address.")]
    [InlineData("1.1.1.1\r\nfoo\u2028", "'1.1.1.1??foo?' is not an IP address.")]
    public void MessageNamesTheText(string text, string message)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Should.Throw<FormatException>(() => IPAddressValue.Parse(text)).Message.ShouldBe(message);
        Should.Throw<FormatException>(() => IPAddressValue.Parse(utf8)).Message.ShouldBe(message);
    }

    [Theory]
    [InlineData("x", 60, 60, false)]
    [InlineData("x", 61, 60, true)]
    [InlineData("x", 1_000_000, 60, true)]
    [InlineData("ä", 61, 60, true)]
    [InlineData("€", 60, 60, false)]
    [InlineData("😀", 30, 30, false)]
    [InlineData("😀", 31, 30, true)]
    public void MessageShowsTheBeginningOfALongText(string unit, int count, int shown, bool truncated)
    {
        var text = string.Concat(Enumerable.Repeat(unit, count));
        var beginning = string.Concat(Enumerable.Repeat(unit, shown));
        var message = $"'{beginning}{(truncated ? "..." : "")}' is not an IP address.";
        var utf8 = Encoding.UTF8.GetBytes(text);
        Should.Throw<FormatException>(() => IPAddressValue.Parse(text)).Message.ShouldBe(message);
        Should.Throw<FormatException>(() => IPAddressValue.Parse(utf8)).Message.ShouldBe(message);
    }

    [Fact]
    public void MessageDoesNotEndInHalfACharacter() =>
        Should.Throw<FormatException>(() => IPAddressValue.Parse(new string('x', 59) + "😀"))
            .Message.ShouldBe($"'{new string('x', 59)}...' is not an IP address.");

    [Fact]
    public void InterfacesIgnoreTheProvider()
    {
        Parse<IPAddressValue>("::1").ShouldBe(IPAddressValue.Parse("::1"));
        ParseSpan<IPAddressValue>("::1").ShouldBe(IPAddressValue.Parse("::1"));
        ParseUtf8<IPAddressValue>("::1"u8).ShouldBe(IPAddressValue.Parse("::1"));
    }

    private static void ShouldParseAs(string text, IPAddressValue expected)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        IPAddressValue.Parse(text).ShouldBe(expected);
        IPAddressValue.Parse(text.AsSpan()).ShouldBe(expected);
        IPAddressValue.Parse(utf8).ShouldBe(expected);
        IPAddressValue.TryParse(text, out var address).ShouldBeTrue();
        address.ShouldBe(expected);
        IPAddressValue.TryParse(text.AsSpan(), out address).ShouldBeTrue();
        address.ShouldBe(expected);
        IPAddressValue.TryParse(utf8, out address).ShouldBeTrue();
        address.ShouldBe(expected);
    }

    private static T Parse<T>(string text)
        where T : IParsable<T>
    {
        T.TryParse(text, null, out var value).ShouldBeTrue();
        T.Parse(text, null).ShouldBe(value);
        T.TryParse("x", null, out _).ShouldBeFalse();
        return value;
    }

    private static T ParseSpan<T>(ReadOnlySpan<char> text)
        where T : ISpanParsable<T>
    {
        T.TryParse(text, null, out var value).ShouldBeTrue();
        T.Parse(text, null).ShouldBe(value);
        T.TryParse("x".AsSpan(), null, out _).ShouldBeFalse();
        return value;
    }

    private static T ParseUtf8<T>(ReadOnlySpan<byte> text)
        where T : IUtf8SpanParsable<T>
    {
        T.TryParse(text, null, out var value).ShouldBeTrue();
        T.Parse(text, null).ShouldBe(value);
        T.TryParse("x"u8, null, out _).ShouldBeFalse();
        return value;
    }
}
