namespace NetIpam.Tests.Addressing;

public class CidrArithmeticTests(ITestOutputHelper output)
{
    private static readonly int Rounds = Effort.Of(20_000);

    [Theory]
    [InlineData("0.0.0.0/0", "0.0.0.0", "255.255.255.255", 32)]
    [InlineData("10.0.0.0/8", "10.0.0.0", "10.255.255.255", 24)]
    [InlineData("192.0.2.1/32", "192.0.2.1", "192.0.2.1", 0)]
    [InlineData("::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 128)]
    [InlineData("2001:db8::/63", "2001:db8::", "2001:db8:0:1:ffff:ffff:ffff:ffff", 65)]
    [InlineData("2001:db8::/64", "2001:db8::", "2001:db8::ffff:ffff:ffff:ffff", 64)]
    [InlineData("2001:db8::/65", "2001:db8::", "2001:db8::7fff:ffff:ffff:ffff", 63)]
    [InlineData("2001:db8::1/128", "2001:db8::1", "2001:db8::1", 0)]
    public void EndsAre(string text, string first, string last, int hostBits)
    {
        var cidr = Cidr.Parse(text);
        cidr.First.ToString().ShouldBe(first);
        cidr.Network.ToString().ShouldBe(first);
        cidr.Last.ToString().ShouldBe(last);
        cidr.HostBits.ShouldBe(hostBits);
        cidr.Family.ShouldBe(IPAddressValue.Parse(first).Family);
    }

    [Fact]
    public void DefaultIsAllOfV4()
    {
        default(Cidr).ShouldBe(Cidr.Parse("0.0.0.0/0"));
        default(Cidr).Network.ShouldBe(default);
        default(Cidr).Last.ToString().ShouldBe("255.255.255.255");
    }

    [Fact]
    public void LengthMustFitTheFamily()
    {
        IPAddressValue v4 = default;
        var v6 = IPAddressValue.Parse("::");
        Should.Throw<ArgumentOutOfRangeException>(() => new Cidr(v4, -1)).ParamName.ShouldBe("length");
        Should.Throw<ArgumentOutOfRangeException>(() => new Cidr(v4, 33)).ParamName.ShouldBe("length");
        Should.Throw<ArgumentOutOfRangeException>(() => new Cidr(v6, 129));
        Should.Throw<ArgumentOutOfRangeException>(() => new Cidr(v6, int.MinValue));
        Should.Throw<ArgumentOutOfRangeException>(() => new Cidr(v6, 256));
    }

    [Fact]
    public void FamiliesHaveNothingInCommon()
    {
        var v4 = Cidr.Parse("0.0.0.0/0");
        var v6 = Cidr.Parse("::/0");
        v4.Contains(v6).ShouldBeFalse();
        v6.Contains(v4).ShouldBeFalse();
        v4.Overlaps(v6).ShouldBeFalse();
        v6.Contains(IPAddressValue.Parse("1.2.3.4")).ShouldBeFalse();
        v4.Contains(IPAddressValue.Parse("::ffff:1.2.3.4")).ShouldBeFalse();
        v4.Contains(IPAddressValue.Parse("::")).ShouldBeFalse();
    }

    [Fact]
    public void MaskFirstAndLastAreThoseOfTheBits()
    {
        var random = SeededRandom.Create(output);
        for (var i = 0; i < Rounds; i++)
        {
            var address = random.NextAddress();
            var bits = address.Family.Bits();
            var length = random.Next(bits + 1);
            var cidr = new Cidr(address, length);
            var shared = BitText.Of(address)[..length];
            if (cidr.First != BitText.ToAddress(shared.PadRight(bits, '0'), address.Family)
                || cidr.Last != BitText.ToAddress(shared.PadRight(bits, '1'), address.Family)
                || cidr.Network != cidr.First
                || cidr.Length != length
                || cidr.HostBits != bits - length)
                Assert.Fail($"{address}/{length} is {cidr}, to {cidr.Last}.");
        }
    }

    [Fact]
    public void ContainsIsToShareTheLeadingBits()
    {
        var random = SeededRandom.Create(output);
        var contained = 0;
        for (var i = 0; i < Rounds; i++)
        {
            var cidr = random.NextCidr();
            var address = random.NextAddressNear(cidr);
            var expected = BitText.Of(address).StartsWith(BitText.Of(cidr), StringComparison.Ordinal);
            contained += expected ? 1 : 0;
            if (cidr.Contains(address) != expected)
                Assert.Fail($"Whether {cidr} contains {address} is {!expected}.");
        }
        contained.ShouldBeInRange(Rounds / 4, Rounds * 3 / 4);
    }

    [Fact]
    public void ContainmentAndOverlapAreThoseOfTheBits()
    {
        var random = SeededRandom.Create(output);
        var overlapping = 0;
        for (var i = 0; i < Rounds; i++)
        {
            var (a, b) = NextPair(random);
            var (bitsOfA, bitsOfB) = (BitText.Of(a), BitText.Of(b));
            var aInB = bitsOfA.StartsWith(bitsOfB, StringComparison.Ordinal);
            var bInA = bitsOfB.StartsWith(bitsOfA, StringComparison.Ordinal);
            overlapping += aInB || bInA ? 1 : 0;
            if (a.Contains(b) != bInA
                || b.Contains(a) != aInB
                || a.Overlaps(b) != (aInB || bInA)
                || b.Overlaps(a) != (aInB || bInA))
                Assert.Fail($"{a} and {b}.");
        }
        overlapping.ShouldBeInRange(Rounds / 4, Rounds * 3 / 4);
    }

    [Fact]
    public void CommonLengthIsTheNumberOfEqualLeadingBits()
    {
        var random = SeededRandom.Create(output);
        for (var i = 0; i < Rounds; i++)
        {
            var (a, b) = NextPair(random);
            var expected = BitText.Of(a).Zip(BitText.Of(b)).TakeWhile(pair => pair.First == pair.Second).Count();
            if (Cidr.CommonLength(a, b) != expected || Cidr.CommonLength(b, a) != expected)
                Assert.Fail($"{a} and {b} have {expected} bits in common, not {Cidr.CommonLength(a, b)}.");
        }
    }

    [Theory]
    [InlineData("0.0.0.0/0", "0.0.0.0/0", 0)]
    [InlineData("0.0.0.0/32", "0.0.0.0/32", 32)]
    [InlineData("0.0.0.0/32", "0.0.0.1/32", 31)]
    [InlineData("0.0.0.0/32", "128.0.0.0/32", 0)]
    [InlineData("10.0.0.0/8", "10.0.0.0/24", 8)]
    [InlineData("::/128", "::/128", 128)]
    [InlineData("::/128", "::1/128", 127)]
    [InlineData("::/128", "0:0:0:0:8000::/128", 64)]
    [InlineData("::/128", "0:0:0:1::/128", 63)]
    [InlineData("::/128", "8000::/1", 0)]
    public void CommonLengthIs(string a, string b, int expected) =>
        Cidr.CommonLength(Cidr.Parse(a), Cidr.Parse(b)).ShouldBe(expected);

    [Fact]
    public void BitsAreThoseOfTheNetworkAddress()
    {
        var random = SeededRandom.Create(output);
        for (var i = 0; i < Rounds / 10; i++)
        {
            var cidr = random.NextCidr();
            var bits = BitText.Of(cidr.Network);
            for (var index = 0; index < bits.Length; index++)
            {
                if (cidr.BitAt(index) != (bits[index] == '1'))
                    Assert.Fail($"Bit {index} of {cidr}.");
            }
        }
    }

    /// <summary>An IPv6 address is kept in two halves.</summary>
    [Theory]
    [InlineData("0:0:0:1::/64", 63)]
    [InlineData("0:0:0:0:8000::/65", 64)]
    public void Only_bit_at_the_border_of_the_halves_is_set(string text, int set) =>
        Enumerable.Range(0, 128).Where(Cidr.Parse(text).BitAt).ShouldBe([set]);

    [Fact]
    public void SupernetKeepsTheLeadingBits()
    {
        var random = SeededRandom.Create(output);
        for (var i = 0; i < Rounds; i++)
        {
            var cidr = random.NextCidr();
            var length = random.Next(cidr.Length + 1);
            var supernet = cidr.Supernet(length);
            if (BitText.Of(supernet) != BitText.Of(cidr)[..length] || supernet != new Cidr(cidr.Network, length))
                Assert.Fail($"The supernet of {cidr} is {supernet}.");
        }
    }

    [Theory]
    [InlineData("10.1.2.0/24", 8, "10.0.0.0/8")]
    [InlineData("10.1.2.0/24", 24, "10.1.2.0/24")]
    [InlineData("255.255.255.255/32", 0, "0.0.0.0/0")]
    [InlineData("2001:db8:1:2::/64", 33, "2001:db8::/33")]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", 0, "::/0")]
    public void SupernetIs(string text, int length, string expected) =>
        Cidr.Parse(text).Supernet(length).ToString().ShouldBe(expected);

    [Theory]
    [InlineData("10.0.0.0/8", 9)]
    [InlineData("10.0.0.0/8", -1)]
    [InlineData("::/128", 129)]
    public void SupernetIsNotLonger(string text, int length) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Cidr.Parse(text).Supernet(length)).ParamName.ShouldBe("length");

    /// <summary>Two prefixes of one family of which often one contains the other.</summary>
    private static (Cidr A, Cidr B) NextPair(Random random)
    {
        var a = random.NextCidr();
        return (a, new Cidr(random.NextAddressNear(a), random.Next(a.Family.Bits() + 1)));
    }
}
