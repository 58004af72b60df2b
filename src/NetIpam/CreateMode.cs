namespace NetIpam;

/// <summary>What to do with a store that is empty.</summary>
public enum CreateMode
{
    /// <summary>Initialise it.</summary>
    Auto = 0,

    /// <summary>Refuse it with <see cref="IpamReason.StoreNotUsable"/>.</summary>
    Never = 1,
}
