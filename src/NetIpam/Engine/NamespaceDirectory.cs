using System.Collections.Concurrent;
using NetIpam.Codec;
using NetIpam.Log;
using NetIpam.State;
using NetIpam.Telemetry;

namespace NetIpam.Engine;

/// <summary>
/// Which namespaces there are, in the registry log, and an engine for each that is in use. A namespace comes to be by creating
/// its log first and registering it second; it ends by closing its log, deleting it from the registry, and purging it. Whoever meets
/// a closed log finishes the deletion.
/// </summary>
internal sealed class NamespaceDirectory : IAsyncDisposable
{
    private const int CreateAttempts = 100;

    // The root namespace is the first that a store gets.
    private static readonly LogId FirstNamespace = new(1);

    private readonly EngineContext _context;
    private readonly ICommitLog? _log;
    private readonly NamespaceEngine _registry;
    private readonly ConcurrentDictionary<long, NamespaceEngine> _engines = [];
    private readonly ConcurrentDictionary<string, NamespaceEngine> _known = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private Task _beside = Task.CompletedTask;
    private UInt128? _store;

    /// <summary>A directory in memory.</summary>
    public NamespaceDirectory(IpamOptions options)
    {
        _context = new EngineContext(options);
        _registry = new NamespaceEngine(_context, LogId.Registry, new RegistryState());
        LiveStores.Add(this);
    }

    private NamespaceDirectory(ICommitLog log, IpamOptions options)
    {
        _context = new EngineContext(options, log);
        _log = log;
        _registry = new NamespaceEngine(_context, log, LogId.Registry, static () => new RegistryState(), IsSameStore, static _ => new ValueTask<bool>(false));
        LiveStores.Add(this);
    }

    /// <summary>Opens the directory of a store, which is initialised if it is empty and the options allow that.</summary>
    public static async Task<NamespaceDirectory> OpenAsync(ICommitLog log, IpamOptions options, CancellationToken cancellationToken)
    {
        var directory = new NamespaceDirectory(log, options);
        try
        {
            await directory.InitialiseAsync(log, options.Create, cancellationToken).ConfigureAwait(false);
            var deleted = await directory.AskAsync(OperationKind.ListDeletedLogs, null, 0, null, cancellationToken).ConfigureAwait(false);
            directory._beside = new LeftoverLogs(directory._context, log).RemoveAsync((List<LogId>)deleted.Facts!, directory._closing.Token);
            return directory;
        }
        catch (Exception e)
        {
            await directory.CloseEnginesAsync().ConfigureAwait(false);
            if (Failures.Of(e) is IpamException failure && failure != e)
                throw failure;
            throw;
        }
    }

    /// <summary>What is told of it at the moment.</summary>
    public StoreFigures Figures
    {
        get
        {
            long namespaces = 0, logBytes = 0, snapshotBytes = 0;
            foreach (var (_, engine) in _engines)
            {
                var (isLoaded, log, snapshot) = engine.Figures;
                namespaces += isLoaded ? 1 : 0;
                logBytes += log;
                snapshotBytes += snapshot;
            }
            return new StoreFigures(_context.Waiting, namespaces, logBytes, snapshotBytes);
        }
    }

    /// <summary>The engine that a namespace had when it was last looked for. Should it be deleted since, its log tells.</summary>
    public NamespaceEngine? FindKnown(string name) => _known.GetValueOrDefault(name);

    /// <summary>The engine of a namespace, after a look at the newest state of the registry; null when there is none.</summary>
    public async ValueTask<NamespaceEngine?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(OperationKind.FindNamespace, name, 0, null, cancellationToken).ConfigureAwait(false);
        return answer.Refusal == IpamReason.None ? _known[name] = EngineOf(answer.Generation) : null;
    }

    /// <summary>Creates a namespace if it is not there.</summary>
    public async ValueTask<Answer> CreateAsync(string name, string? requestId, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < CreateAttempts; attempt++)
        {
            var found = await AskAsync(OperationKind.FindNamespace, name, 0, requestId, cancellationToken).ConfigureAwait(false);
            if (found.Refusal != IpamReason.NamespaceNotFound)
                return found;
            // Generation 1 is never another's than root's, which keeps what it holds.
            if (_log is not null && await CreateLogAsync(_log, found.Generation, cancellationToken).ConfigureAwait(false) && new LogId(found.Generation) != FirstNamespace)
                await CheckRegistryAsync(name, found.Generation, cancellationToken).ConfigureAwait(false);
            var created = await AskAsync(OperationKind.CreateNamespace, name, found.Generation, requestId, cancellationToken).ConfigureAwait(false);
            // A conflict says that the generation went to another namespace meanwhile.
            if (created.Refusal != IpamReason.Conflict)
                return created;
        }
        throw Failures.Conflict();
    }

    /// <summary>Deletes a namespace if it is empty.</summary>
    public async ValueTask<Answer> DeleteAsync(string name, string? requestId, CancellationToken cancellationToken)
    {
        var found = await AskAsync(OperationKind.FindNamespaceToDelete, name, 0, requestId, cancellationToken).ConfigureAwait(false);
        if (found.Refusal != IpamReason.None || found.Remembered)
            return found;
        var closed = await CloseAsync(name, EngineOf(found.Generation), requestId, cancellationToken).ConfigureAwait(false);
        if (closed.Refusal == IpamReason.NamespaceNotFound)
        {
            // The deletion is another one's, or an earlier attempt of ours, of which the registry then knows.
            await UnregisterAsync(name, found.Generation, (string?)closed.Facts, cancellationToken).ConfigureAwait(false);
            return requestId is null ? closed : await AskAsync(OperationKind.FindNamespaceToDelete, name, 0, requestId, cancellationToken).ConfigureAwait(false) is { Remembered: true } ours ? ours : closed;
        }
        if (closed.Refusal != IpamReason.None)
            return closed;
        try
        {
            // It is ours to say that it is deleted, even if another process finished that.
            await UnregisterAsync(name, found.Generation, requestId, cancellationToken).ConfigureAwait(false);
            return default;
        }
        catch (Exception e) when (e is ObjectDisposedException or IpamException { Reason: IpamReason.StoreUnavailable or IpamReason.Overloaded or IpamReason.Conflict or IpamReason.ClockOff })
        {
            // It is closed: nobody can use it, and whoever meets it finishes the deletion.
            throw Failures.Unknown(e);
        }
    }

    public async ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var answer = await AskAsync(OperationKind.ListNamespaces, null, 0, null, cancellationToken).ConfigureAwait(false);
        return (List<string>)answer.Facts!;
    }

    /// <summary>What to do when the log of a namespace is closed or gone: finish its deletion.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.StoreLostCommits"/>: it is gone but still registered.</exception>
    /// <param name="name">The name of the namespace.</param>
    /// <param name="engine">Its engine.</param>
    /// <param name="gone">Whether the log is gone, and not just closed.</param>
    /// <param name="closedBy">The request id of its deletion, if that had one.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask FinishDeletionAsync(string name, NamespaceEngine engine, bool gone, string? closedBy, CancellationToken cancellationToken)
    {
        var found = await AskAsync(OperationKind.FindNamespace, name, 0, null, cancellationToken).ConfigureAwait(false);
        var isRegistered = found.Refusal == IpamReason.None && found.Generation == engine.Id.Generation;
        // The engine of a lost log stays: it knows what the log has to hold if it comes back.
        if (isRegistered && gone)
            throw new IpamException(IpamReason.StoreLostCommits, $"The namespace \"{name}\" is registered, but its log {engine.Id} is missing: the store lost it.");
        if (isRegistered)
            await UnregisterAsync(name, found.Generation, closedBy, cancellationToken).ConfigureAwait(false);
        Retire(name, engine);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseEnginesAsync().ConfigureAwait(false);
        if (_log is not null)
            await _log.DisposeAsync().ConfigureAwait(false);
    }

    private async Task InitialiseAsync(ICommitLog log, CreateMode create, CancellationToken cancellationToken)
    {
        // A store that is there can be read whatever the time is.
        var clockFault = await _context.Clock.FindFaultAsync(cancellationToken).ConfigureAwait(false);
        if (await log.GetHeadAsync(LogId.Registry, cancellationToken).ConfigureAwait(false) is null)
        {
            // Looked at once more, as another process may be initialising it just now.
            if (await log.GetHeadAsync(FirstNamespace, cancellationToken).ConfigureAwait(false) is not null
                && await log.GetHeadAsync(LogId.Registry, cancellationToken).ConfigureAwait(false) is null)
            {
                throw new IpamException(
                    IpamReason.StoreLostCommits, "The store holds namespaces, but their registry is missing: the store lost it. Nothing was changed; restore a backup.");
            }
            if (create == CreateMode.Never)
            {
                throw new IpamException(
                    IpamReason.StoreNotUsable,
                    "The store is empty and must not be initialised (create: never). Is it the right one? If it is new, open it once with create: auto.");
            }
            if (clockFault is not null)
                throw Failures.ClockOff(clockFault);
            // Another process may be as fast; whoever is first decides the id of the store.
            await log.CreateAsync(LogId.Registry, GenesisOf(new Genesis(_context.NewId(), 0)), cancellationToken).ConfigureAwait(false);
        }
        await CreateAsync(Ipam.RootNamespace, null, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<Answer> AskAsync(OperationKind kind, string? name, long generation, string? requestId, CancellationToken cancellationToken) =>
        _registry.SubmitAsync(new Operation { Kind = kind, Name = name, Generation = generation, RequestId = requestId }, cancellationToken);

    private NamespaceEngine EngineOf(long generation) => _engines.GetOrAdd(generation, static (id, self) => self.NewEngine(new LogId(id)), this);

    private NamespaceEngine NewEngine(LogId id) => _log is null
        ? new NamespaceEngine(_context, id, new NamespaceState())
        : new NamespaceEngine(
            _context,
            _log,
            id,
            static () => new NamespaceState(),
            genesis => genesis == new Genesis(_store!.Value, id.Generation),
            cancellationToken => IsDeletedAsync(id, cancellationToken));

    private async ValueTask<bool> IsDeletedAsync(LogId id, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(OperationKind.ListDeletedLogs, null, 0, null, cancellationToken).ConfigureAwait(false);
        return ((List<LogId>)answer.Facts!).Contains(id);
    }

    private bool IsSameStore(Genesis genesis)
    {
        _store ??= genesis.Store;
        return genesis == new Genesis(_store.Value, 0);
    }

    /// <summary>Of a log that is in use: another process created its namespace meanwhile, or the registry forgot it. What the log holds is not given
    /// to the new namespace then, and what the forgotten one held not handed out again.</summary>
    private async ValueTask CheckRegistryAsync(string name, long generation, CancellationToken cancellationToken)
    {
        var found = await AskAsync(OperationKind.FindNamespace, name, 0, null, cancellationToken).ConfigureAwait(false);
        if (found.Refusal == IpamReason.NamespaceNotFound && found.Generation == generation)
        {
            throw new IpamException(
                IpamReason.StoreLostCommits,
                $"The log {generation} holds the commits of a namespace that the registry does not know: the store lost commits of the registry. Nothing was changed; restore a backup.");
        }
    }

    /// <summary>Creates a log, unless it is there; answers whether it is in use already.</summary>
    private async ValueTask<bool> CreateLogAsync(ICommitLog log, long generation, CancellationToken cancellationToken)
    {
        var outage = new Outage(_context);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token, cancellationToken);
        while (true)
        {
            try
            {
                if (await _context.Clock.FindFaultAsync(cancellationToken).ConfigureAwait(false) is { } clockFault)
                    throw Failures.ClockOff(clockFault);
                // One that is left over from a creation that did not get further serves as well: nothing was ever appended to it.
                var id = new LogId(generation);
                return !await log.CreateAsync(id, GenesisOf(new Genesis(_store!.Value, generation)), cancellationToken).ConfigureAwait(false)
                    && await log.GetHeadAsync(id, cancellationToken).ConfigureAwait(false) is { Sequence: > 0 };
            }
            catch (LogUnavailableException e)
            {
                if (await outage.WaitAsync(either.Token).ConfigureAwait(false))
                    continue;
                cancellationToken.ThrowIfCancellationRequested();
                throw Failures.Of(e);
            }
            catch (Exception e) when (Failures.Of(e) is IpamException failure && failure != e)
            {
                throw failure;
            }
        }
    }

    private Commit GenesisOf(Genesis genesis)
    {
        using var body = new CommitBodyWriter();
        body.Begin(_context.Writer, _context.Time.GetUtcNow(), genesis);
        return new Commit(0, default, body.End(0));
    }

    private async ValueTask<Answer> CloseAsync(string name, NamespaceEngine engine, string? requestId, CancellationToken cancellationToken)
    {
        try
        {
            return await engine.SubmitAsync(new Operation { Kind = OperationKind.Close, RequestId = requestId }, cancellationToken).ConfigureAwait(false);
        }
        catch (LogGoneException)
        {
            // Another process finished the deletion; if it is still registered, the store lost it.
            await FinishDeletionAsync(name, engine, gone: true, null, cancellationToken).ConfigureAwait(false);
            return Answer.Refused(IpamReason.NamespaceNotFound);
        }
    }

    /// <summary>Deletes a closed namespace from the registry, unless that is done already, and purges its log. The registry remembers the
    /// request that closed it, whoever finishes its deletion: asked again, it is not made again.</summary>
    private async ValueTask UnregisterAsync(string name, long generation, string? closedBy, CancellationToken cancellationToken)
    {
        var deleted = await AskAsync(OperationKind.DeleteNamespace, name, generation, closedBy, cancellationToken).ConfigureAwait(false);
        // An id that was used for something else meanwhile must not keep a closed namespace there for ever.
        if (deleted.Refusal == IpamReason.RequestIdReused || (deleted.Remembered && deleted.Generation != generation))
            deleted = await AskAsync(OperationKind.DeleteNamespace, name, generation, null, cancellationToken).ConfigureAwait(false);
        if (deleted.Refusal != IpamReason.None || deleted.Remembered)
            return;
        if (_engines.TryGetValue(generation, out var engine))
            Retire(name, engine);
        try
        {
            if (_log is not null)
                await _log.DeleteAsync(new LogId(generation), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever the reason is: the namespace is deleted all the same; only the space that its closed log takes is not given back.
            _context.Notice(IpamNoticeLevel.Warning, $"The log {generation} of the deleted namespace \"{name}\" could not be removed: {e.Message}", e);
        }
    }

    private void Retire(string name, NamespaceEngine engine)
    {
        _known.TryRemove(KeyValuePair.Create(name, engine));
        if (!_engines.TryRemove(KeyValuePair.Create(engine.Id.Generation, engine)) || _log is null)
            return;
        var retiring = engine.RetireAsync().AsTask();
        lock (_gate)
            _beside = Task.WhenAll(_beside, retiring);
    }

    private async ValueTask CloseEnginesAsync()
    {
        LiveStores.Remove(this);
        await _closing.CancelAsync().ConfigureAwait(false);
        Task beside;
        lock (_gate)
            beside = _beside;
        await Task.WhenAll(_engines.Values.Select(static engine => engine.DisposeAsync().AsTask()).Append(beside)).ConfigureAwait(false);
        await _registry.DisposeAsync().ConfigureAwait(false);
        _context.Dispose();
    }
}
