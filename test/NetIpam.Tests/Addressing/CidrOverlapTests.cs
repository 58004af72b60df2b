namespace NetIpam.Tests.Addressing;

public class CidrOverlapTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("", "", null)]
    [InlineData("10.0.0.0/8", "", null)]
    [InlineData("", "10.0.0.0/8", null)]
    [InlineData("10.0.0.0/8", "11.0.0.0/8", null)]
    [InlineData("10.0.0.0/9", "10.128.0.0/9", null)]
    [InlineData("0.0.0.0/0", "::/0", null)]
    [InlineData("10.0.0.0/8", "10.0.0.0/8", "10.0.0.0/8 10.0.0.0/8")]
    [InlineData("10.0.0.0/8", "10.255.255.255/32", "10.0.0.0/8 10.255.255.255/32")]
    [InlineData("10.0.0.0/32", "10.0.0.0/8", "10.0.0.0/32 10.0.0.0/8")]
    [InlineData("10.255.255.255/32", "10.0.0.0/8", "10.255.255.255/32 10.0.0.0/8")]
    [InlineData("10.0.0.0/8 10.1.0.0/16", "11.0.0.0/8 11.1.0.0/16", null)]
    [InlineData("11.0.0.0/8 10.0.0.0/8", "10.0.0.0/9 11.0.0.0/9", "11.0.0.0/8 11.0.0.0/9")]
    [InlineData("10.0.0.0/8", "10.2.0.0/16 10.1.0.0/16", "10.0.0.0/8 10.2.0.0/16")]
    [InlineData("10.1.1.0/24", "10.1.0.0/16 10.0.0.0/8", "10.1.1.0/24 10.1.0.0/16")]
    [InlineData("10.200.0.0/16", "10.0.0.0/8 10.1.0.0/16 10.1.1.0/24", "10.200.0.0/16 10.0.0.0/8")]
    [InlineData("2001:db8::/32", "::/128 2001:db8:1::/48", "2001:db8::/32 2001:db8:1::/48")]
    public void FirstOverlapIs(string existing, string added, string? expected)
    {
        var found = Cidr.FindOverlap(Parse(existing), Parse(added));
        (found is { } overlap ? $"{overlap.Existing} {overlap.Added}" : null).ShouldBe(expected);
    }

    [Fact]
    public void FirstOverlapIsThatOfTwoLoops()
    {
        var random = SeededRandom.Create(output);
        var found = 0;
        var rounds = Effort.Of(20_000);
        for (var i = 0; i < rounds; i++)
        {
            var existing = Next(random);
            var added = Next(random);
            var expected = existing
                .SelectMany(e => added.Where(a => Overlap(a, e)).Select(a => ((Cidr, Cidr)?)(e, a)))
                .FirstOrDefault();
            found += expected is null ? 0 : 1;
            if (Cidr.FindOverlap(existing, added) != expected)
                Assert.Fail($"{string.Join(' ', existing)} and {string.Join(' ', added)} overlap in {expected}.");
        }
        found.ShouldBeInRange(rounds / 10, rounds * 9 / 10);
    }

    [Fact]
    public void ExistingIsReadNoFurtherThanToTheOverlap()
    {
        Cidr.FindOverlap(Existing(), [Cidr.Parse("10.0.0.0/8")])
            .ShouldBe((Cidr.Parse("10.1.0.0/16"), Cidr.Parse("10.0.0.0/8")));

        static IEnumerable<Cidr> Existing()
        {
            yield return Cidr.Parse("9.0.0.0/8");
            yield return Cidr.Parse("10.1.0.0/16");
            throw new InvalidOperationException("Read too far.");
        }
    }

    [Fact]
    public void ManyAreNotQuadratic()
    {
        var existing = Cidr.Parse("10.0.0.0/8").Split(25).Where((_, index) => index % 2 == 0);
        var added = Cidr.Parse("10.0.0.0/8").Split(25).Where((_, index) => index % 2 == 1).Reverse();
        Cidr.FindOverlap(existing, added).ShouldBeNull();
    }

    [Fact]
    public void NullIsRefused()
    {
        Should.Throw<ArgumentNullException>(() => Cidr.FindOverlap(null!, [])).ParamName.ShouldBe("existing");
        Should.Throw<ArgumentNullException>(() => Cidr.FindOverlap([], null!)).ParamName.ShouldBe("added");
    }

    private static IEnumerable<Cidr> Parse(string texts) =>
        texts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Cidr.Parse);

    private static bool Overlap(Cidr a, Cidr b) =>
        a.Family == b.Family && a.First <= b.Last && b.First <= a.Last;

    private static Cidr[] Next(Random random)
    {
        var prefixes = new Cidr[random.Next(8)];
        for (var i = 0; i < prefixes.Length; i++)
        {
            var family = random.NextFamily();
            // Few bits, so that prefixes meet.
            var value = (UInt128)random.Next(64) << (family.Bits() - 6);
            prefixes[i] = new Cidr(new IPAddressValue(family, value), random.Next(2, 9));
        }
        return prefixes;
    }
}
