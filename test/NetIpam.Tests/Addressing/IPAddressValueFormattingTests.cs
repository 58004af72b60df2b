using System.Text;

namespace NetIpam.Tests.Addressing;

public class IPAddressValueFormattingTests
{
    [Theory]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("1.10.100.255", "1.10.100.255")]
    [InlineData("9.99.199.200", "9.99.199.200")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("0:0:0:0:0:0:0:0", "::")]
    [InlineData("0:0:0:0:0:0:0:1", "::1")]
    [InlineData("1:0:0:0:0:0:0:0", "1::")]
    [InlineData("2001:0DB8::0001", "2001:db8::1")]
    [InlineData("2001:db8:0:0:0:0:2:1", "2001:db8::2:1")]
    [InlineData("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1")]
    [InlineData("0:1:1:1:1:1:1:1", "0:1:1:1:1:1:1:1")]
    [InlineData("1:1:1:1:1:1:1:0", "1:1:1:1:1:1:1:0")]
    [InlineData("0:1:0:1:0:1:0:1", "0:1:0:1:0:1:0:1")]
    [InlineData("2001:0:0:1:0:0:0:1", "2001:0:0:1::1")]
    [InlineData("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1")]
    [InlineData("0:0:1:0:0:1:0:0", "::1:0:0:1:0:0")]
    [InlineData("1:0:0:1:0:0:0:0", "1:0:0:1::")]
    [InlineData("0:0:0:1:0:0:0:0", "0:0:0:1::")]
    [InlineData("0:0:0:0:1:0:0:0", "::1:0:0:0")]
    [InlineData("1:1:1:1:1:1:0:0", "1:1:1:1:1:1::")]
    [InlineData("0:0:1:1:1:1:1:1", "::1:1:1:1:1:1")]
    [InlineData("1:1:1:0:0:1:1:1", "1:1:1::1:1:1")]
    [InlineData("1:12:123:1234:f:ff:fff:ffff", "1:12:123:1234:f:ff:fff:ffff")]
    [InlineData("ABCD:EF01:2345:6789:abcd:ef01:2345:6789", "abcd:ef01:2345:6789:abcd:ef01:2345:6789")]
    [InlineData("1000:100:10:1:a000:a00:a0:a", "1000:100:10:1:a000:a00:a0:a")]
    [InlineData("::ffff:0:0", "::ffff:0.0.0.0")]
    [InlineData("::ffff:c000:0221", "::ffff:192.0.2.33")]
    [InlineData("::ffff:255.255.255.255", "::ffff:255.255.255.255")]
    [InlineData("::1.2.3.4", "::102:304")]
    [InlineData("::ffff:0:1.2.3.4", "::ffff:0:102:304")]
    [InlineData("::1:ffff:1.2.3.4", "::1:ffff:102:304")]
    [InlineData("::fffe:1.2.3.4", "::fffe:102:304")]
    [InlineData("64:ff9b::192.0.2.33", "64:ff9b::c000:221")]
    [InlineData("fe80::5efe:1.2.3.4", "fe80::5efe:102:304")]
    public void TextIs(string text, string canonical)
    {
        var address = IPAddressValue.Parse(text);
        address.ToString().ShouldBe(canonical);
        $"{address}".ShouldBe(canonical);
        ((IFormattable)address).ToString("anything", null).ShouldBe(canonical);
        IPAddressValue.Parse(canonical).ShouldBe(address);
    }

    [Fact]
    public void DefaultIsTheUnspecifiedV4Address() => default(IPAddressValue).ToString().ShouldBe("0.0.0.0");

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::ffff:255.255.255.255")]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void TryFormatNeedsRoomForAllOfTheText(string text)
    {
        var address = IPAddressValue.Parse(text);
        for (var room = 0; room <= text.Length + 1; room++)
        {
            var chars = new string('x', room).ToCharArray();
            var bytes = Encoding.UTF8.GetBytes(chars);
            var fits = room >= text.Length;
            var expected = fits ? text + new string('x', room - text.Length) : new string('x', room);

            address.TryFormat(chars, out var charsWritten).ShouldBe(fits);
            charsWritten.ShouldBe(fits ? text.Length : 0);
            new string(chars).ShouldBe(expected);

            address.TryFormat(bytes, out var bytesWritten).ShouldBe(fits);
            bytesWritten.ShouldBe(fits ? text.Length : 0);
            Encoding.UTF8.GetString(bytes).ShouldBe(expected);
        }
    }

    [Fact]
    public void InterpolatesIntoSpans()
    {
        var address = IPAddressValue.Parse("2001:db8::1");
        Span<char> chars = stackalloc char[20];
        chars.TryWrite($"<{address}>", out var charsWritten).ShouldBeTrue();
        chars[..charsWritten].ToString().ShouldBe("<2001:db8::1>");
        Span<byte> bytes = stackalloc byte[20];
        System.Text.Unicode.Utf8.TryWrite(bytes, $"<{address}>", out var bytesWritten).ShouldBeTrue();
        Encoding.UTF8.GetString(bytes[..bytesWritten]).ShouldBe("<2001:db8::1>");
    }
}
