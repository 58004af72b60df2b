using System.Runtime.CompilerServices;

namespace NetIpam.Tests.Addressing;

public class IPAddressValueOrderTests(ITestOutputHelper output)
{
    [Fact]
    public void OrderIsByFamilyThenByNumber()
    {
        string[] ordered =
        [
            "0.0.0.0", "0.0.0.1", "0.0.1.0", "127.255.255.255", "128.0.0.0", "255.255.255.255",
            "::", "::1", "::ffff:0.0.0.0", "::ffff:ffff:ffff:ffff", "0:0:0:1::", "7fff::", "8000::",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        ];
        ShouldBeOrdered([.. ordered.Select(IPAddressValue.Parse)]);
    }

    [Fact]
    public void OrderAndEqualityAreThoseOfTheNumbers()
    {
        var random = SeededRandom.Create(output);
        for (var i = 0; i < Effort.Of(100_000); i++)
        {
            var left = random.NextAddress();
            var right = random.Next(3) == 0 ? new IPAddressValue(left.Family, left.Value) : random.NextAddress();
            var expected = (left.Family, left.Value).CompareTo((right.Family, right.Value));
            if (Math.Sign(left.CompareTo(right)) != Math.Sign(expected)
                || left.Equals(right) != (expected == 0)
                || (expected == 0 && left.GetHashCode() != right.GetHashCode()))
                Assert.Fail($"{left} and {right} compare as {left.CompareTo(right)}.");
        }
    }

    [Fact]
    public void MappedAddressIsNotTheV4AddressInIt() =>
        IPAddressValue.Parse("::ffff:1.2.3.4").ShouldNotBe(IPAddressValue.Parse("1.2.3.4"));

    [Fact]
    public void SameNumberOfAnotherFamilyIsAnotherAddress()
    {
        IPAddressValue.Parse("::1.2.3.4").ShouldNotBe(IPAddressValue.Parse("1.2.3.4"));
        IPAddressValue.Parse("::").ShouldNotBe(default);
    }

    [Fact]
    public void EqualsOfAnotherTypeIsFalse()
    {
        default(IPAddressValue).Equals((object)"0.0.0.0").ShouldBeFalse();
        default(IPAddressValue).Equals((object?)null).ShouldBeFalse();
        default(IPAddressValue).Equals((object)default(IPAddressValue)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("0.0.0.0", 0)]
    [InlineData("10.0.0.0", 8)]
    [InlineData("::", 0)]
    [InlineData("::", 64)]
    [InlineData("2001:db8::", 80)]
    public void HashesOfRegularAddressesSpread(string first, int shift)
    {
        const int Count = 65_536;
        var start = IPAddressValue.Parse(first);
        var step = UInt128.One << shift;
        var hashes = new HashSet<int>();
        var buckets = new HashSet<int>();
        for (var i = 0; i < Count; i++)
        {
            var address = new IPAddressValue(start.Family, start.Value + step * (UInt128)i);
            hashes.Add(address.GetHashCode());
            buckets.Add(address.GetHashCode() & (Count - 1));
        }
        hashes.Count.ShouldBeGreaterThan(Count * 99 / 100);
        // As random numbers would: 1 - 1/e of the buckets.
        buckets.Count.ShouldBeGreaterThan(Count * 60 / 100);
    }

    [Fact]
    public void IsSmall() => Unsafe.SizeOf<IPAddressValue>().ShouldBe(24);

    [Fact]
    public void NumberMustFitTheFamily()
    {
        new IPAddressValue(IPFamily.V4, uint.MaxValue).ToString().ShouldBe("255.255.255.255");
        Should.Throw<ArgumentOutOfRangeException>(() => new IPAddressValue(IPFamily.V4, 1UL << 32))
            .ParamName.ShouldBe("value");
        Should.Throw<ArgumentOutOfRangeException>(() => new IPAddressValue(IPFamily.V4, UInt128.MaxValue));
        Should.Throw<ArgumentOutOfRangeException>(() => new IPAddressValue((IPFamily)2, 0))
            .ParamName.ShouldBe("family");
    }

    private static void ShouldBeOrdered(IPAddressValue[] ordered)
    {
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
}
