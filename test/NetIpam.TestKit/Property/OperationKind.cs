namespace NetIpam.TestKit.Property;

public enum OperationKind
{
    Create,
    Delete,
    Get,
    List,
    Usage,
    AcquireChild,
    AcquireSpecificChild,
    ReleaseChild,
    AcquireAddress,
    AcquireSpecificAddress,
    ReleaseAddress,

    /// <summary>Everything that is there, down to each address.</summary>
    Content,

    /// <summary>Closes the store and opens it again, where the subject has one that lasts.</summary>
    Reopen,
}
