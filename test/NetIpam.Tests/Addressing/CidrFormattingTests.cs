using System.Text;

namespace NetIpam.Tests.Addressing;

public class CidrFormattingTests
{
    [Theory]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("10.1.2.3/8", "10.0.0.0/8")]
    [InlineData("255.255.255.255/32", "255.255.255.255/32")]
    [InlineData("2001:DB8:0:0::/32", "2001:db8::/32")]
    [InlineData("::ffff:10.1.2.3/104", "::ffff:10.0.0.0/104")]
    [InlineData("::ffff:10.1.2.3/80", "::/80")]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128")]
    public void TextIs(string text, string canonical)
    {
        var cidr = Cidr.Parse(text);
        cidr.ToString().ShouldBe(canonical);
        $"{cidr}".ShouldBe(canonical);
        ((IFormattable)cidr).ToString("anything", null).ShouldBe(canonical);
        Cidr.Parse(canonical).ShouldBe(cidr);
    }

    [Fact]
    public void DefaultIsAllOfV4() => default(Cidr).ToString().ShouldBe("0.0.0.0/0");

    [Theory]
    [InlineData("0.0.0.0/0")]
    [InlineData("255.255.255.255/32")]
    [InlineData("::/0")]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128")]
    public void TryFormatNeedsRoomForAllOfTheText(string text)
    {
        var cidr = Cidr.Parse(text);
        for (var room = 0; room <= text.Length + 1; room++)
        {
            var chars = new string('x', room).ToCharArray();
            var bytes = Encoding.UTF8.GetBytes(chars);
            var fits = room >= text.Length;
            var expected = fits ? text + new string('x', room - text.Length) : new string('x', room);

            cidr.TryFormat(chars, out var charsWritten).ShouldBe(fits);
            charsWritten.ShouldBe(fits ? text.Length : 0);
            new string(chars).ShouldBe(expected);

            cidr.TryFormat(bytes, out var bytesWritten).ShouldBe(fits);
            bytesWritten.ShouldBe(fits ? text.Length : 0);
            Encoding.UTF8.GetString(bytes).ShouldBe(expected);
        }
    }

    [Fact]
    public void InterpolatesIntoSpans()
    {
        var cidr = Cidr.Parse("2001:db8::/32");
        Span<char> chars = stackalloc char[20];
        chars.TryWrite($"<{cidr}>", out var charsWritten).ShouldBeTrue();
        chars[..charsWritten].ToString().ShouldBe("<2001:db8::/32>");
        Span<byte> bytes = stackalloc byte[20];
        System.Text.Unicode.Utf8.TryWrite(bytes, $"<{cidr}>", out var bytesWritten).ShouldBeTrue();
        Encoding.UTF8.GetString(bytes[..bytesWritten]).ShouldBe("<2001:db8::/32>");
    }
}
