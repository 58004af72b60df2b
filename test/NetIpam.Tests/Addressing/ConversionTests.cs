using System.Net;

namespace NetIpam.Tests.Addressing;

public class ConversionTests(ITestOutputHelper output)
{
    [Fact]
    public void TextBecomesAnAddress()
    {
        IPAddressValue address = "2001:db8::1";
        address.ShouldBe(IPAddressValue.Parse("2001:db8::1"));
    }

    [Fact]
    public void TextBecomesAPrefix()
    {
        Cidr cidr = "10.1.2.3/8";
        cidr.ShouldBe(Cidr.Parse("10.0.0.0/8"));
    }

    [Theory]
    [InlineData("10.0.0", "'10.0.0' is not an IP address.")]
    [InlineData(null, "There is no address.")]
    public void TextThatIsNoAddressIsRefused(string? text, string message)
    {
        var exception = Should.Throw<IpamException>(() => (IPAddressValue)text!);
        exception.Reason.ShouldBe(IpamReason.MalformedAddress);
        exception.Message.ShouldBe(message);
    }

    [Theory]
    [InlineData("10.0.0.0", "'10.0.0.0' is not a prefix in CIDR notation (address/length).")]
    [InlineData("10.0.0.0/33", "'10.0.0.0/33' is not a prefix in CIDR notation (address/length).")]
    [InlineData(null, "There is no prefix.")]
    public void TextThatIsNoPrefixIsRefused(string? text, string message)
    {
        var exception = Should.Throw<IpamException>(() => (Cidr)text!);
        exception.Reason.ShouldBe(IpamReason.MalformedPrefix);
        exception.Message.ShouldBe(message);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("1.2.3.4")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:1.2.3.4")]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void AddressOfTheFrameworkIsTheSame(string text)
    {
        var theirs = IPAddress.Parse(text);
        IPAddressValue ours = theirs;
        ours.ShouldBe(IPAddressValue.Parse(text));
        IPAddressValue.From(theirs).ShouldBe(ours);
        ours.ToIPAddress().ShouldBe(theirs);
        IPAddress back = ours;
        back.ShouldBe(theirs);
    }

    [Fact]
    public void ConstantsOfTheFrameworkAreTheSame()
    {
        IPAddressValue.From(IPAddress.Any).ShouldBe(default);
        IPAddressValue.From(IPAddress.Broadcast).ToString().ShouldBe("255.255.255.255");
        IPAddressValue.From(IPAddress.Loopback).ToString().ShouldBe("127.0.0.1");
        IPAddressValue.From(IPAddress.IPv6Any).ToString().ShouldBe("::");
        IPAddressValue.From(IPAddress.IPv6Loopback).ToString().ShouldBe("::1");
    }

    [Fact]
    public void AddressWithAZoneIsRefused()
    {
        var exception = Should.Throw<IpamException>(() => IPAddressValue.From(IPAddress.Parse("fe80::1%3")));
        exception.Reason.ShouldBe(IpamReason.MalformedAddress);
        exception.Message.ShouldBe("'fe80::1%3' is not an IP address: zones are not supported.");
        Should.Throw<IpamException>(() => (IPAddressValue)IPAddress.Parse("fe80::1%3"));
    }

    [Fact]
    public void NoAddressIsRefused()
    {
        var exception = Should.Throw<IpamException>(() => IPAddressValue.From(null!));
        exception.Reason.ShouldBe(IpamReason.MalformedAddress);
        exception.Message.ShouldBe("There is no address.");
    }

    [Theory]
    [InlineData("0.0.0.0/0")]
    [InlineData("10.0.0.0/8")]
    [InlineData("1.2.3.4/32")]
    [InlineData("::/0")]
    [InlineData("::ffff:0.0.0.0/96")]
    [InlineData("2001:db8::/32")]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128")]
    public void NetworkOfTheFrameworkIsTheSame(string text)
    {
        var theirs = IPNetwork.Parse(text);
        Cidr ours = theirs;
        ours.ShouldBe(Cidr.Parse(text));
        Cidr.From(theirs).ShouldBe(ours);
        ours.ToIPNetwork().ShouldBe(theirs);
        IPNetwork back = ours;
        back.ShouldBe(theirs);
    }

    [Fact]
    public void DefaultNetworkIsTheDefaultPrefix() => Cidr.From(default).ShouldBe(default);

    [Fact]
    public void NetworkWithAZoneIsRefused()
    {
        var exception = Should.Throw<IpamException>(() => Cidr.From(new IPNetwork(IPAddress.Parse("fe80::%3"), 64)));
        exception.Reason.ShouldBe(IpamReason.MalformedPrefix);
        exception.Message.ShouldBe("'fe80::%3/64' is not a prefix in CIDR notation: zones are not supported.");
    }

    [Fact]
    public void AnyAddressAndPrefixComesBack()
    {
        var random = SeededRandom.Create(output);
        for (var i = 0; i < Effort.Of(100_000); i++)
        {
            var cidr = random.NextCidr();
            if (Cidr.From(cidr.ToIPNetwork()) != cidr || IPAddressValue.From(cidr.Last.ToIPAddress()) != cidr.Last)
                Assert.Fail($"{cidr} does not come back.");
        }
    }
}
