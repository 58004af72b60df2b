namespace NetIpam.Migration;

/// <summary>Whose data are meant.</summary>
public enum StoreOwner
{
    /// <summary>Whose are there. Where both are, it has to be said.</summary>
    Found = 0,

    /// <summary>go-ipam's.</summary>
    GoIpam = 1,

    /// <summary>NetIpam's.</summary>
    NetIpam = 2,
}
