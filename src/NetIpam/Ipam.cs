using NetIpam.Engine;
using NetIpam.Log;
using NetIpam.State;

namespace NetIpam;

/// <summary>
/// The entry to everything: namespaces in one store. Open it once, keep it as long as the program runs, share it
/// between threads, and dispose of it at the end; requests that are under way are finished first.
/// </summary>
public sealed class Ipam : IAsyncDisposable
{
    /// <summary>The name of the namespace that always exists.</summary>
    public const string RootNamespace = "root";

    /// <summary>The longest name of a namespace, in UTF-16 characters.</summary>
    public const int MaxNamespaceNameLength = 128;

    private readonly NamespaceDirectory _namespaces;

    private Ipam(NamespaceDirectory namespaces)
    {
        _namespaces = namespaces;
        Root = new IpamNamespace(RootNamespace, namespaces);
    }

    /// <summary>The namespace <c>root</c>, which always exists.</summary>
    public IpamNamespace Root { get; }

    /// <summary>Creates an empty store in memory: no durability, no history; gone when disposed of.</summary>
    public static Ipam InMemory(IpamOptions? options = null)
    {
        var namespaces = new NamespaceDirectory(options ?? new IpamOptions());
        var created = namespaces.CreateAsync(RootNamespace, null, CancellationToken.None);
        if (!created.IsCompletedSuccessfully)
            throw new InvalidOperationException("In memory everything is done at once.");
        return new Ipam(namespaces);
    }

    /// <summary>Opens the file store in a folder; creates it, as <see cref="IpamOptions.Create"/> says.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.StoreLocked"/>: another process has it open;
    /// <see cref="IpamReason.StoreNotUsable"/>: it is not there, or holds another program's data;
    /// <see cref="IpamReason.LogDamaged"/>; <see cref="IpamReason.StoreUnavailable"/>.</exception>
    public static async Task<Ipam> OpenFileAsync(string folder, IpamOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new IpamOptions();
        // Opening would leave a lock in the folder, which is not for one who must not create anything.
        if (options.Create == CreateMode.Never && !FileCommitLog.Exists(folder))
        {
            FileCommitLog.CheckUsable(folder);
            throw new IpamException(IpamReason.StoreNotUsable, $"There is no store in '{folder}', and none must be created (create: never).");
        }
        return await OpenAsync(Task.FromResult(FileCommitLog.Open(folder, options.TimeProvider, options.Notice)), options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens a store on a log of one's own. The log is disposed of together with the result; when opening fails it
    /// is left to the caller.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.StoreNotUsable"/>: it is empty and must not be initialised;
    /// <see cref="IpamReason.LogDamaged"/>; <see cref="IpamReason.UpgradeNeeded"/>; <see cref="IpamReason.ClockOff"/>, if it is empty;
    /// <see cref="IpamReason.StoreUnavailable"/>.</exception>
    public static async Task<Ipam> OpenAsync(ICommitLog log, IpamOptions? options = null, CancellationToken cancellationToken = default) =>
        new(await NamespaceDirectory.OpenAsync(log, options ?? new IpamOptions(), cancellationToken).ConfigureAwait(false));

    /// <summary>Opens a store on a log that is being opened: for the packages of backends. The log is disposed of together with the result, and
    /// also when opening fails.</summary>
    /// <param name="opening">Opens the log, and fails as it does.</param>
    /// <param name="options">What differs from the defaults.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="IpamException">As of the other overload.</exception>
    public static async Task<Ipam> OpenAsync<TLog>(Task<TLog> opening, IpamOptions? options = null, CancellationToken cancellationToken = default)
        where TLog : ICommitLog
    {
        ArgumentNullException.ThrowIfNull(opening);
        var log = await opening.ConfigureAwait(false);
        try
        {
            return await OpenAsync(log, options, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await log.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The namespace with a name. It need not exist yet: what is asked of it is answered with
    /// <see cref="IpamReason.NamespaceNotFound"/> until it does. Keep it rather than asking for it again.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.NamespaceNameInvalid"/></exception>
    public IpamNamespace Namespace(string name)
    {
        CheckName(name);
        return string.Equals(name, RootNamespace, StringComparison.Ordinal) ? Root : new IpamNamespace(name, _namespaces);
    }

    /// <summary>Creates a namespace; it is there afterwards. Nothing changes when it already was.</summary>
    public async ValueTask<IpamNamespace> CreateNamespaceAsync(string name, RequestId? requestId = null, CancellationToken cancellationToken = default)
    {
        CheckName(name);
        var answer = await _namespaces.CreateAsync(name, requestId?.Value, cancellationToken).ConfigureAwait(false);
        ThrowIfRefused(in answer, name, requestId);
        return Namespace(name);
    }

    /// <summary>Deletes an empty namespace.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.NamespaceNotFound"/>; <see cref="IpamReason.NamespaceNotEmpty"/>;
    /// <see cref="IpamReason.NamespaceIsRoot"/>.</exception>
    public async ValueTask DeleteNamespaceAsync(string name, RequestId? requestId = null, CancellationToken cancellationToken = default)
    {
        CheckName(name);
        var answer = string.Equals(name, RootNamespace, StringComparison.Ordinal)
            ? Answer.Refused(IpamReason.NamespaceIsRoot)
            : await _namespaces.DeleteAsync(name, requestId?.Value, cancellationToken).ConfigureAwait(false);
        ThrowIfRefused(in answer, name, requestId);
    }

    /// <summary>The names of all namespaces, in ordinal order.</summary>
    public ValueTask<IReadOnlyList<string>> ListNamespacesAsync(CancellationToken cancellationToken = default) =>
        _namespaces.ListAsync(cancellationToken);

    /// <summary>Finishes what is under way, and closes the store.</summary>
    public ValueTask DisposeAsync() => _namespaces.DisposeAsync();

    private static void CheckName(string name)
    {
        if (!Name.IsValid(name, MaxNamespaceNameLength))
            throw new IpamException(IpamReason.NamespaceNameInvalid, $"A namespace has a name of 1 to {MaxNamespaceNameLength} characters, without control characters.");
    }

    private static void ThrowIfRefused(in Answer answer, string name, RequestId? requestId)
    {
        if (answer.Refusal != IpamReason.None)
            throw Refusals.ToException(new Operation { Name = name, RequestId = requestId?.Value }, in answer);
    }
}
