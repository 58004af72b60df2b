using System.Text;

namespace NetIpam.Tests.Addressing;

public class CidrParsingTests
{
    public static TheoryData<string> Malformed =>
    [
        "", "/", "//", "/8", "10.0.0.0", "::", "10.0.0.0/", "::/", "10.0.0.0//8", "10.0.0.0/8/", "10.0.0.0/8/8",
        "/10.0.0.0/8",
        "10.0.0.0/33", "10.0.0.0/128", "::/129", "10.0.0.0/99999999999999999999", "::/4294967296", "::/256",
        "10.0.0.0/08", "10.0.0.0/00", "::/00", "::/064", "10.0.0.0/-1", "10.0.0.0/-0", "10.0.0.0/+8", "10.0.0.0/ 8",
        "10.0.0.0 /8", "10.0.0.0/8 ", " 10.0.0.0/8", "10.0.0.0/8\n", "10.0.0.0/8\0", "10.0.0.0/a", "::/4a", "::/0x40",
        "::/٦",
        "10.0.0.0/255.0.0.0", "::/ffff::", "10/8", "10.0/8", "10.0.0/8", "010.0.0.0/8",
        "10.0.0.0\\8", "10.0.0.0\u012f8",
        "fe80::%1/64", "fe80::/64%1", "[::]/64", "[::/64]", "1:2:3:4:5:6:7::8/64", "0.0.0.0/8.0",
    ];

    [Theory]
    [InlineData("0.0.0.0/0", "0.0.0.0", 0)]
    [InlineData("10.0.0.0/8", "10.0.0.0", 8)]
    [InlineData("10.255.1.2/8", "10.0.0.0", 8)]
    [InlineData("255.255.255.255/0", "0.0.0.0", 0)]
    [InlineData("255.255.255.255/1", "128.0.0.0", 1)]
    [InlineData("192.0.2.255/31", "192.0.2.254", 31)]
    [InlineData("192.0.2.255/32", "192.0.2.255", 32)]
    [InlineData("::/0", "::", 0)]
    [InlineData("ffff::/0", "::", 0)]
    [InlineData("2001:DB8::/32", "2001:db8::", 32)]
    [InlineData("2001:db8:ffff:ffff:ffff::/64", "2001:db8:ffff:ffff::", 64)]
    [InlineData("2001:db8::ffff/127", "2001:db8::fffe", 127)]
    [InlineData("2001:db8::ffff/128", "2001:db8::ffff", 128)]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255/128", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 128)]
    [InlineData("::ffff:10.1.2.3/104", "::ffff:10.0.0.0", 104)]
    [InlineData("::ffff:10.1.2.3/8", "::", 8)]
    public void TextIs(string text, string network, int length)
    {
        var expected = new Cidr(IPAddressValue.Parse(network), length);
        var utf8 = Encoding.UTF8.GetBytes(text);
        Cidr.Parse(text).ShouldBe(expected);
        Cidr.Parse(text.AsSpan()).ShouldBe(expected);
        Cidr.Parse(utf8).ShouldBe(expected);
        Cidr.TryParse(text, out var cidr).ShouldBeTrue();
        cidr.ShouldBe(expected);
        Cidr.TryParse(utf8, out cidr).ShouldBeTrue();
        cidr.Network.ShouldBe(IPAddressValue.Parse(network));
        cidr.Length.ShouldBe(length);
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void MalformedIsRefused(string text)
    {
        Cidr.TryParse(text, out var cidr).ShouldBeFalse();
        cidr.ShouldBe(default);
        Cidr.TryParse(Encoding.UTF8.GetBytes(text), out cidr).ShouldBeFalse();
        cidr.ShouldBe(default);
        Should.Throw<FormatException>(() => Cidr.Parse(text));
        Should.Throw<FormatException>(() => Cidr.Parse(text.AsSpan()));
        Should.Throw<FormatException>(() => Cidr.Parse(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void NullIsRefused()
    {
        Cidr.TryParse((string?)null, out var cidr).ShouldBeFalse();
        cidr.ShouldBe(default);
        Should.Throw<ArgumentNullException>(() => Cidr.Parse((string)null!));
    }

    [Fact]
    public void MessageNamesTheText()
    {
        const string Message = "'10.0.0.0/33' is not a prefix in CIDR notation (address/length).";
        Should.Throw<FormatException>(() => Cidr.Parse("10.0.0.0/33")).Message.ShouldBe(Message);
        Should.Throw<FormatException>(() => Cidr.Parse("10.0.0.0/33"u8)).Message.ShouldBe(Message);
    }

    [Fact]
    public void InterfacesIgnoreTheProvider()
    {
        Parse<Cidr>("10.0.0.0/8").ShouldBe(Cidr.Parse("10.0.0.0/8"));
        Should.Throw<FormatException>(() => Parse<Cidr>("10.0.0.0"));
    }

    private static T Parse<T>(string text)
        where T : ISpanParsable<T>, IUtf8SpanParsable<T>
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var value = T.Parse(text, null);
        T.Parse(text.AsSpan(), null).ShouldBe(value);
        T.Parse(utf8, null).ShouldBe(value);
        T.TryParse(text, null, out var again).ShouldBeTrue();
        again.ShouldBe(value);
        T.TryParse(text.AsSpan(), null, out again).ShouldBeTrue();
        again.ShouldBe(value);
        T.TryParse(utf8, null, out again).ShouldBeTrue();
        again.ShouldBe(value);
        return value;
    }
}
