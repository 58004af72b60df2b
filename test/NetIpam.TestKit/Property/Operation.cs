namespace NetIpam.TestKit.Property;

/// <summary>One call, as a value, so that a sequence of them can be replayed, shrunk and printed.</summary>
public sealed record Operation(
    OperationKind Kind, Cidr Prefix = default, Cidr Child = default, int Length = 0, IPAddressValue Address = default)
{
    /// <summary>The call as C#, to be pasted into a test.</summary>
    public override string ToString() => Kind switch
    {
        OperationKind.Create => $"await space.CreatePrefixAsync(\"{Prefix}\");",
        OperationKind.Delete => $"await space.DeletePrefixAsync(\"{Prefix}\");",
        OperationKind.Get => $"await space.GetPrefixAsync(\"{Prefix}\");",
        OperationKind.List => "await space.ListPrefixesAsync();",
        OperationKind.Usage => $"await space.GetUsageAsync(\"{Prefix}\");",
        OperationKind.AcquireChild => $"await space.AcquireChildPrefixAsync(\"{Prefix}\", {Length});",
        OperationKind.AcquireSpecificChild => $"await space.AcquireSpecificChildPrefixAsync(\"{Prefix}\", \"{Child}\");",
        OperationKind.ReleaseChild => $"await space.ReleaseChildPrefixAsync(\"{Prefix}\");",
        OperationKind.AcquireAddress => $"await space.AcquireAddressAsync(\"{Prefix}\");",
        OperationKind.AcquireSpecificAddress => $"await space.AcquireSpecificAddressAsync(\"{Prefix}\", \"{Address}\");",
        OperationKind.ReleaseAddress => $"await space.ReleaseAddressAsync(\"{Prefix}\", \"{Address}\");",
        OperationKind.Content => "await space.DumpAsync();",
        _ => "// close the store and open it again",
    };
}
