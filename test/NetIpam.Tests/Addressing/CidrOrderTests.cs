using System.Runtime.CompilerServices;

namespace NetIpam.Tests.Addressing;

public class CidrOrderTests(ITestOutputHelper output)
{
    [Fact]
    public void OrderIsByFamilyThenByAddressThenByLength()
    {
        string[] texts =
        [
            "0.0.0.0/0", "0.0.0.0/1", "0.0.0.0/32", "0.0.0.1/32", "10.0.0.0/8", "10.0.0.0/16", "10.1.0.0/16",
            "128.0.0.0/1", "255.255.255.255/32", "::/0", "::/128", "::1/128", "0:0:0:1::/64", "8000::/1", "8000::/2",
        ];
        var ordered = texts.Select(Cidr.Parse).ToArray();
        for (var i = 0; i < ordered.Length; i++)
        {
            for (var j = 0; j < ordered.Length; j++)
            {
                var (left, right) = (ordered[i], ordered[j]);
                Math.Sign(left.CompareTo(right)).ShouldBe(Math.Sign(i.CompareTo(j)), $"{left} and {right}");
                (left < right).ShouldBe(i < j);
                (left <= right).ShouldBe(i <= j);
                (left > right).ShouldBe(i > j);
                (left >= right).ShouldBe(i >= j);
                (left == right).ShouldBe(i == j);
                (left != right).ShouldBe(i != j);
            }
        }
    }

    [Fact]
    public void OrderAndEqualityAreThoseOfTheParts()
    {
        var random = SeededRandom.Create(output);
        for (var i = 0; i < Effort.Of(100_000); i++)
        {
            var left = random.NextCidr();
            var right = random.Next(3) == 0 ? new Cidr(left.Last, left.Length) : random.NextCidr();
            var expected = (left.Family, left.Network.Value, left.Length)
                .CompareTo((right.Family, right.Network.Value, right.Length));
            if (Math.Sign(left.CompareTo(right)) != Math.Sign(expected)
                || left.Equals(right) != (expected == 0)
                || (expected == 0 && left.GetHashCode() != right.GetHashCode()))
                Assert.Fail($"{left} and {right} compare as {left.CompareTo(right)}.");
        }
    }

    [Fact]
    public void EqualsOfAnotherTypeIsFalse()
    {
        default(Cidr).Equals((object)"0.0.0.0/0").ShouldBeFalse();
        default(Cidr).Equals((object?)null).ShouldBeFalse();
        default(Cidr).Equals((object)default(Cidr)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("0.0.0.0/0", 16)]
    [InlineData("10.0.0.0/8", 24)]
    [InlineData("2001:db8::/32", 48)]
    [InlineData("2001:db8:1::/48", 64)]
    [InlineData("::/96", 112)]
    public void HashesOfRegularPrefixesSpread(string parent, int length)
    {
        var prefixes = Cidr.Parse(parent).Split(length).ToArray();
        prefixes.Length.ShouldBe(65_536);
        var hashes = prefixes.Select(prefix => prefix.GetHashCode()).ToArray();
        hashes.Distinct().Count().ShouldBeGreaterThan(65_536 * 99 / 100);
        hashes.Select(hash => hash & 0xffff).Distinct().Count().ShouldBeGreaterThan(65_536 * 60 / 100);
    }

    [Fact]
    public void HashesOfPrefixesOfOneAddressDiffer() =>
        Enumerable.Range(0, 129).Select(length => new Cidr(IPAddressValue.Parse("::"), length).GetHashCode())
            .Distinct().Count().ShouldBe(129);

    [Fact]
    public void IsSmall() => Unsafe.SizeOf<Cidr>().ShouldBe(24);
}
