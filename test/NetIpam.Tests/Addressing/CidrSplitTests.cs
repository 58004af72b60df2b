namespace NetIpam.Tests.Addressing;

public class CidrSplitTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1")]
    [InlineData("10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9")]
    [InlineData("255.255.255.254/31", "255.255.255.254/32", "255.255.255.255/32")]
    [InlineData("::/0", "::/1", "8000::/1")]
    [InlineData("2001:db8::/63", "2001:db8::/64", "2001:db8:0:1::/64")]
    [InlineData("2001:db8::/64", "2001:db8::/65", "2001:db8:0:0:8000::/65")]
    [InlineData("::/127", "::/128", "::1/128")]
    public void HalvesAre(string text, string low, string high) =>
        Cidr.Parse(text).Split().ShouldBe((Cidr.Parse(low), Cidr.Parse(high)));

    [Theory]
    [InlineData("0.0.0.0/32")]
    [InlineData("::/128")]
    public void AnAddressHasNoHalves(string text) =>
        Should.Throw<InvalidOperationException>(() => Cidr.Parse(text).Split())
            .Message.ShouldBe($"{text} is a single address and has no halves.");

    [Fact]
    public void HalvesAddABit()
    {
        var random = SeededRandom.Create(output);
        for (var i = 0; i < Effort.Of(20_000); i++)
        {
            var cidr = random.NextCidr();
            if (cidr.HostBits == 0)
                continue;
            var (low, high) = cidr.Split();
            if (BitText.Of(low) != BitText.Of(cidr) + "0" || BitText.Of(high) != BitText.Of(cidr) + "1"
                || low.First != cidr.First || high.Last != cidr.Last)
                Assert.Fail($"{cidr} is not split into {low} and {high}.");
        }
    }

    [Fact]
    public void SubprefixesAreHalvesOfHalves()
    {
        var random = SeededRandom.Create(output);
        for (var i = 0; i < Effort.Of(2_000); i++)
        {
            var cidr = random.NextCidr();
            var length = int.Min(cidr.Length + random.Next(7), cidr.Family.Bits());
            cidr.Split(length).ShouldBe(HalveTo(cidr, length), $"{cidr} to {length}");
        }
    }

    [Theory]
    [InlineData("0.0.0.0/0", 0)]
    [InlineData("::/0", 0)]
    [InlineData("10.0.0.0/8", 8)]
    [InlineData("255.255.255.255/32", 32)]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", 128)]
    public void ThereIsOneSubprefixOfTheSameLength(string text, int length) =>
        Cidr.Parse(text).Split(length).ShouldBe([Cidr.Parse(text)]);

    [Fact]
    public void SubprefixesEndWithTheRange()
    {
        Cidr.Parse("255.255.255.252/30").Split(32).Select(cidr => cidr.ToString()).ShouldBe(
            ["255.255.255.252/32", "255.255.255.253/32", "255.255.255.254/32", "255.255.255.255/32"]);
        Cidr.Parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/127").Split(128).Count().ShouldBe(2);
        Cidr.Parse("::/0").Split(2).Select(cidr => cidr.ToString()).ShouldBe(
            ["::/2", "4000::/2", "8000::/2", "c000::/2"]);
        Cidr.Parse("0.0.0.0/0").Split(16).Count().ShouldBe(65_536);
    }

    [Fact]
    public void SubprefixesAreMadeWhenAskedFor() =>
        Cidr.Parse("::/0").Split(128).Skip(2).First().ToString().ShouldBe("::2/128");

    [Theory]
    [InlineData("10.0.0.0/8", 7)]
    [InlineData("10.0.0.0/8", 33)]
    [InlineData("10.0.0.0/8", -1)]
    [InlineData("::/64", 129)]
    public void SubprefixLengthIsCheckedAtOnce(string text, int length) =>
        Should.Throw<ArgumentOutOfRangeException>(() => { _ = Cidr.Parse(text).Split(length); })
            .ParamName.ShouldBe("length");

    private static IEnumerable<Cidr> HalveTo(Cidr cidr, int length)
    {
        if (cidr.Length == length)
            return [cidr];
        var (low, high) = cidr.Split();
        return HalveTo(low, length).Concat(HalveTo(high, length));
    }
}
