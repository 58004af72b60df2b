using System.Net;

namespace NetIpam;

// Conversions at the edge, where callers hold texts and System.Net types. What they refuse is a refused request.
public readonly partial struct Cidr
{
    /// <summary>The same prefix.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.MalformedPrefix"/>: its address has a zone
    /// (<see cref="IPAddress.ScopeId"/>).</exception>
    public static Cidr From(IPNetwork network)
    {
        var address = network.BaseAddress;
        if (IPAddressValue.HasZone(address))
            throw new IpamException(IpamReason.MalformedPrefix, MalformedText.PrefixWithZone(network.ToString()));
        return new Cidr(IPAddressValue.FromZoneless(address), network.PrefixLength);
    }

    /// <summary>The same prefix. Does allocate.</summary>
    public IPNetwork ToIPNetwork() => new(Network.ToIPAddress(), _length);

    /// <summary>Reads a prefix, as <see cref="Parse(string)"/> does.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.MalformedPrefix"/>: the text is not a prefix, or there is
    /// none.</exception>
    public static implicit operator Cidr(string text)
    {
        if (text is null)
            throw new IpamException(IpamReason.MalformedPrefix, "There is no prefix.");
        return TryParse(text, out var cidr)
            ? cidr
            : throw new IpamException(IpamReason.MalformedPrefix, MalformedText.Prefix(text));
    }

    /// <inheritdoc cref="From(IPNetwork)"/>
    public static implicit operator Cidr(IPNetwork network) => From(network);

    /// <inheritdoc cref="ToIPNetwork()"/>
    public static implicit operator IPNetwork(Cidr cidr) => cidr.ToIPNetwork();
}
