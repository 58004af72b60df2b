namespace NetIpam.Etcd.Client;

/// <summary>What the failure of a call says of the change that was asked for.</summary>
internal enum Verdict
{
    /// <summary>Nothing: it may have been made, or may still be.</summary>
    Unknown,

    /// <summary>It certainly was not made, and may be asked for again, best of another member.</summary>
    Elsewhere,

    /// <summary>It certainly was not made, for want of a token that holds.</summary>
    Unauthenticated,

    /// <summary>It certainly was not made, and will not be.</summary>
    Refused,

    /// <summary>There is no space. It was made or not, and no more will become of it.</summary>
    NoSpace,
}
