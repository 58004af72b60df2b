using NetIpam.Log;

namespace NetIpam;

/// <summary>
/// The entry to everything: namespaces in one store. Open it once, keep it as long as the program runs, share it
/// between threads, and dispose of it at the end; requests that are under way are finished first.
/// </summary>
public sealed class Ipam : IAsyncDisposable
{
    /// <summary>The name of the namespace that always exists.</summary>
    public const string RootNamespace = "root";

    private Ipam() => throw new NotImplementedException();

    /// <summary>The namespace <c>root</c>, which always exists.</summary>
    public IpamNamespace Root => Namespace(RootNamespace);

    /// <summary>Creates an empty store in memory: no durability, no history; gone when disposed of.</summary>
    public static Ipam InMemory(IpamOptions? options = null) => throw new NotImplementedException();

    /// <summary>Opens the file store in a folder; creates it, as <see cref="IpamOptions.Create"/> says.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.StoreLocked"/>: another process has it open;
    /// <see cref="IpamReason.StoreNotUsable"/>: it is not there, or holds another program's data;
    /// <see cref="IpamReason.LogDamaged"/>; <see cref="IpamReason.StoreUnavailable"/>.</exception>
    public static Task<Ipam> OpenFileAsync(string folder, IpamOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Opens a store on a log of one's own. The log is disposed of together with the result.</summary>
    public static Task<Ipam> OpenAsync(ICommitLog log, IpamOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>The namespace with a name. It need not exist yet: what is asked of it is answered with
    /// <see cref="IpamReason.NamespaceNotFound"/> until it does.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.NamespaceNameInvalid"/></exception>
    public IpamNamespace Namespace(string name) => throw new NotImplementedException();

    /// <summary>Creates a namespace; it is there afterwards. Nothing changes when it already was.</summary>
    public ValueTask<IpamNamespace> CreateNamespaceAsync(string name, RequestId? requestId = null, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Deletes an empty namespace.</summary>
    public ValueTask DeleteNamespaceAsync(string name, RequestId? requestId = null, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>The names of all namespaces, in ordinal order.</summary>
    public ValueTask<IReadOnlyList<string>> ListNamespacesAsync(CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
