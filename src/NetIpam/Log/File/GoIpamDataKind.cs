namespace NetIpam.Log;

/// <summary>What a file is to go-ipam.</summary>
internal enum GoIpamDataKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Its file store: an object of namespaces of prefixes by CIDR.</summary>
    Store,

    /// <summary>A dump of a namespace: an array of prefixes.</summary>
    Dump,
}
