namespace NetIpam.TestKit.Golden;

/// <summary>Which reasons stand for an error of go-ipam. It has a kind of its own for few; all else is "Refused".</summary>
public static class GoldenErrors
{
    private static readonly IpamReason[] Refused =
    [
        IpamReason.PrefixNotFound, IpamReason.PrefixOverlaps, IpamReason.PrefixHasAddresses, IpamReason.PrefixHasChildren,
        IpamReason.PrefixIsNotChild, IpamReason.ChildLengthInvalid, IpamReason.ChildOutsideParent, IpamReason.ChildAlreadyAcquired,
        IpamReason.NoChildPrefixAvailable, IpamReason.AddressOutsidePrefix,
    ];

    public static IReadOnlyList<IpamReason> Reasons(string error) => error switch
    {
        "NotFound" => [IpamReason.PrefixNotFound, IpamReason.AddressNotAcquired],
        "NoIPAvailable" => [IpamReason.NoAddressAvailable],
        "AlreadyAllocated" => [IpamReason.AddressAlreadyAcquired],
        "Refused" => Refused,
        _ => throw new NotSupportedException($"No reason is known for go-ipam's error '{error}'."),
    };
}
