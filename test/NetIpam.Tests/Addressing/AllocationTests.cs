using System.Text;

namespace NetIpam.Tests.Addressing;

public class AllocationTests
{
    private static readonly string[] Texts =
    [
        "10.20.30.40", "::", "2001:db8::1", "::ffff:192.0.2.1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "1.2.3", "x", "1::2::3",
    ];

    [Fact]
    public void TryParseDoesNotAllocate()
    {
        var chars = Texts.Concat(Texts.Select(text => text + "/32")).ToArray();
        var bytes = chars.Select(Encoding.UTF8.GetBytes).ToArray();
        ShouldNotAllocate(() =>
        {
            var accepted = 0;
            for (var i = 0; i < chars.Length; i++)
            {
                accepted += IPAddressValue.TryParse(chars[i], out _) ? 1 : 0;
                accepted += IPAddressValue.TryParse(bytes[i], out _) ? 1 : 0;
                accepted += Cidr.TryParse(chars[i], out _) ? 1 : 0;
                accepted += Cidr.TryParse(bytes[i], out _) ? 1 : 0;
            }
            return accepted;
        });
    }

    [Fact]
    public void TryFormatDoesNotAllocate()
    {
        var addresses = Texts.Take(5).Select(IPAddressValue.Parse).ToArray();
        var chars = new char[43];
        var bytes = new byte[43];
        ShouldNotAllocate(() =>
        {
            var length = 0;
            foreach (var address in addresses)
            {
                address.TryFormat(chars, out var written);
                length += written;
                address.TryFormat(bytes, out written);
                length += written;
                new Cidr(address, 32).TryFormat(chars, out written);
                length += written;
                new Cidr(address, 32).TryFormat(bytes, out written);
                length += written;
                address.TryFormat(bytes.AsSpan(0, 1), out written);
                length += written;
            }
            return length;
        });
    }

    [Fact]
    public void ComparingDoesNotAllocate()
    {
        var addresses = Texts.Take(5).Select(IPAddressValue.Parse).ToArray();
        ShouldNotAllocate(() =>
        {
            var count = 0;
            foreach (var left in addresses)
            {
                foreach (var right in addresses)
                {
                    var (a, b) = (new Cidr(left, 8), new Cidr(right, 16));
                    count += left.CompareTo(right) + a.CompareTo(b) + (a.GetHashCode() & 1) + (left.GetHashCode() & 1);
                    count += a.Contains(right) || a.Contains(b) || a.Overlaps(b) || a == b || left == right ? 1 : 0;
                }
            }
            return count;
        });
    }

    private static void ShouldNotAllocate(Func<int> action)
    {
        // The first run loads types; what matters is that a run can do without.
        var expected = action();
        expected.ShouldNotBe(0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var actual = action();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        actual.ShouldBe(expected);
        allocated.ShouldBe(0);
    }
}
