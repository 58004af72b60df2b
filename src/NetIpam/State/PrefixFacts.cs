namespace NetIpam.State;

/// <summary>A copy of all that is known of a prefix, to be formatted outside of the turn.</summary>
internal sealed record PrefixFacts(Cidr Cidr, Cidr? Parent, AddressRun[] Addresses);
