using NetIpam.State;

namespace NetIpam.Tests.State;

public sealed class ReservationTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0 10.255.255.255")]
    [InlineData("10.0.0.4/30", "10.0.0.4 10.0.0.7")]
    [InlineData("10.0.0.4/31", "")]
    [InlineData("10.0.0.4/32", "")]
    [InlineData("2001:db8::/64", "2001:db8::")]
    [InlineData("2001:db8::4/126", "2001:db8::4")]
    [InlineData("2001:db8::4/127", "")]
    [InlineData("2001:db8::4/128", "")]
    public void Reserved_are(string prefix, string addresses)
    {
        Cidr cidr = prefix;
        var expected = addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddressValue.Parse).ToList();
        var reservation = Reservation.Of(cidr);
        reservation.Count.ShouldBe(expected.Count);
        foreach (var value in new[] { cidr.First.Value, cidr.First.Value + 1, cidr.Last.Value - 1, cidr.Last.Value })
        {
            var address = new IPAddressValue(cidr.Family, value);
            if (cidr.Contains(address))
                reservation.Covers(cidr, address).ShouldBe(expected.Contains(address), address.ToString());
        }
    }
}
