namespace NetIpam;

/// <summary>
/// A namespace: prefixes, child prefixes and addresses that are disjoint among themselves and know nothing of those of
/// other namespaces. A light handle; safe for concurrent use. Everything here throws <see cref="IpamException"/>.
/// <para>Every change takes an optional request id: the same request with the same id again gets the answer that it
/// got first, also after a restart, and changes nothing.</para>
/// </summary>
public sealed class IpamNamespace
{
    internal IpamNamespace(string name) => Name = name;

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Creates a top prefix and answers it in canonical form; host bits are masked off.</summary>
    public ValueTask<Cidr> CreatePrefixAsync(Cidr prefix, RequestId? requestId = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Deletes a prefix that holds neither addresses nor child prefixes. The space of a child goes back to its parent.</summary>
    public ValueTask<PrefixInfo> DeletePrefixAsync(Cidr prefix, RequestId? requestId = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Reads a prefix.</summary>
    public ValueTask<PrefixInfo> GetPrefixAsync(Cidr prefix, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>All prefixes, by address, then length.</summary>
    public ValueTask<IReadOnlyList<PrefixInfo>> ListPrefixesAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>How much of a prefix is used.</summary>
    public ValueTask<PrefixUsage> GetUsageAsync(Cidr prefix, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Acquires the child prefix of a length from the smallest free block that fits, lowest address first.</summary>
    public ValueTask<Cidr> AcquireChildPrefixAsync(Cidr parent, int length, RequestId? requestId = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Acquires one certain child prefix.</summary>
    public ValueTask<Cidr> AcquireSpecificChildPrefixAsync(Cidr parent, Cidr child, RequestId? requestId = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Releases a child prefix that holds neither addresses nor child prefixes; answers it with its former parent.</summary>
    public ValueTask<PrefixInfo> ReleaseChildPrefixAsync(Cidr child, RequestId? requestId = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Acquires the lowest free address of a prefix.</summary>
    public ValueTask<IPAddressValue> AcquireAddressAsync(Cidr prefix, RequestId? requestId = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Acquires one certain address of a prefix.</summary>
    public ValueTask<IPAddressValue> AcquireSpecificAddressAsync(Cidr prefix, IPAddressValue address, RequestId? requestId = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Releases an address of a prefix.</summary>
    public ValueTask ReleaseAddressAsync(Cidr prefix, IPAddressValue address, RequestId? requestId = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>The content as JSON in go-ipam's format; prefixes by address, then length.</summary>
    public ValueTask<string> DumpAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Loads a dump, of go-ipam or of this program, into the namespace, which must be empty; all or nothing.</summary>
    public ValueTask<LoadReport> LoadAsync(string dump, RequestId? requestId = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
