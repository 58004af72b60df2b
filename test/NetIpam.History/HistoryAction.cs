namespace NetIpam.History;

/// <summary>What a client asked for.</summary>
public enum HistoryAction
{
    /// <summary>An address, any or a certain one.</summary>
    AcquireAddress,

    /// <summary>To give an address back.</summary>
    ReleaseAddress,

    /// <summary>A child prefix, any or a certain one; or, with no prefix to take it from, a top prefix.</summary>
    AcquirePrefix,

    /// <summary>To give a child prefix or top prefix back.</summary>
    ReleasePrefix,

    /// <summary>Which addresses of a prefix are acquired.</summary>
    ReadAddresses,

    /// <summary>Which child prefixes of a prefix, or which top prefixes, are acquired.</summary>
    ReadPrefixes,

    /// <summary>To create a namespace, if it is not there.</summary>
    CreateNamespace,

    /// <summary>To delete a namespace, which has to be empty.</summary>
    DeleteNamespace,

    /// <summary>To load content into a namespace, which has to be empty: all of it at once, or nothing.</summary>
    Load,

    /// <summary>All that a namespace holds; or, with nothing said of what was found, only that it is there.</summary>
    ReadNamespace,
}
