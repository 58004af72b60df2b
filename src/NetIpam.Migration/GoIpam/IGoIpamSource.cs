namespace NetIpam.Migration.GoIpam;

/// <summary>The data of go-ipam in one kind of store. Only reads, and can be read again.</summary>
internal interface IGoIpamSource : IAsyncDisposable
{
    /// <summary>Whose data are there.</summary>
    /// <exception cref="IpamException">The store cannot be read.</exception>
    Task<FoundData> LookAsync(CancellationToken cancellationToken);

    /// <summary>The namespaces, one after another, in ordinal order; of each all that is there at one moment.</summary>
    /// <exception cref="IpamException">The store cannot be read.</exception>
    IAsyncEnumerable<SourceNamespace> ReadAsync(CancellationToken cancellationToken);
}
