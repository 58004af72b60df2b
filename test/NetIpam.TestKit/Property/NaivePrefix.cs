namespace NetIpam.TestKit.Property;

/// <summary>A prefix of the golden model: all there is to know of it.</summary>
public sealed class NaivePrefix(Cidr cidr, Cidr? parent)
{
    public Cidr Cidr { get; } = cidr;

    public Cidr? Parent { get; } = parent;

    public HashSet<UInt128> Acquired { get; } = [];

    public PrefixInfo Info => new(Cidr, Parent);

    public bool ReservesNetwork => Cidr.HostBits > 1;

    public bool ReservesBroadcast => Cidr.HostBits > 1 && Cidr.Family == IPFamily.V4;

    public UInt128 FirstUsable => ReservesNetwork ? Cidr.First.Value + 1 : Cidr.First.Value;

    public UInt128 LastUsable => ReservesBroadcast ? Cidr.Last.Value - 1 : Cidr.Last.Value;

    public bool IsUsable(UInt128 value) => value >= FirstUsable && value <= LastUsable;
}
