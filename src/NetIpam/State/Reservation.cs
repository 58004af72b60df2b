namespace NetIpam.State;

/// <summary>
/// Which addresses of a prefix are never handed out: the network address (in IPv6 the subnet-router anycast address, RFC
/// 4291, 2.6.1) and the broadcast address of IPv4 (RFC 919); none where a prefix has one or two addresses (RFC 3021, RFC 6164).
/// </summary>
internal readonly record struct Reservation(bool Network, bool Broadcast)
{
    public int Count => (Network ? 1 : 0) + (Broadcast ? 1 : 0);

    public static Reservation Of(Cidr prefix) =>
        prefix.HostBits <= 1 ? default : new Reservation(Network: true, Broadcast: prefix.Family == IPFamily.V4);

    /// <summary>Whether an address, which lies in the prefix, is reserved.</summary>
    public bool Covers(Cidr prefix, IPAddressValue address) =>
        (Network && address == prefix.First) || (Broadcast && address == prefix.Last);
}
