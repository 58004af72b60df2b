using NetIpam.Engine;
using NetIpam.Log;
using NetIpam.State;

namespace NetIpam.Audit;

/// <summary>
/// Checks a store against what NetIpam promises of it: the commits of each log are a chain, what they say is what the snapshot says and
/// what a server would answer, prefixes are disjoint, addresses lie in their prefix, figures are right, and the registry and the
/// logs agree. Only reads, so it can run beside programs that work on the store, where the store can be shared.
/// </summary>
public static class StoreAudit
{
    private const int Attempts = 10;

    /// <summary>How many logs are looked for that a registry which went back would not know.</summary>
    private const int LogsBeyond = 100;

    /// <summary>
    /// Checks a store. Takes as long as reading everything in it, and the memory of the largest namespace with what is kept of
    /// its commits.
    /// </summary>
    /// <param name="store">The store. It is left open.</param>
    /// <param name="name">A namespace, to check only that and the registry; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="IpamException"><see cref="IpamReason.NamespaceNotFound"/>; <see cref="IpamReason.StoreNotUsable"/>: there is no store;
    /// <see cref="IpamReason.Conflict"/>: a log changed too fast to be read; the failures of the store. Damage is none of them: it is
    /// in the report.</exception>
    public static async Task<AuditReport> RunAsync(ICommitLog store, string? name = null, CancellationToken cancellationToken = default)
    {
        try
        {
            var audited = new List<AuditedLog>();
            var findings = new List<AuditFinding>();
            var registry = await AuditAsync(store, LogId.Registry, null, static genesis => genesis.Generation == 0, cancellationToken).ConfigureAwait(false);
            Add(registry);
            if (!registry.IsThere)
            {
                if (await store.GetHeadAsync(new LogId(1), cancellationToken).ConfigureAwait(false) is null)
                    throw new IpamException(IpamReason.StoreNotUsable, "There is no store of NetIpam.");
                findings.Add(new AuditFinding(
                    AuditFindingKind.LogMissing, LogId.Registry, null, null, "it is missing, but there are logs of namespaces: the store lost it."));
            }
            if (registry.Facts is not { } names)
                return Report();
            if (name is not null && !names.Namespaces.ContainsKey(name))
                throw new IpamException(IpamReason.NamespaceNotFound, $"There is no namespace \"{name}\".");
            foreach (var (each, generation) in names.Namespaces)
            {
                if (name is null || string.Equals(name, each, StringComparison.Ordinal))
                    await AuditNamespaceAsync(each, generation).ConfigureAwait(false);
            }
            if (name is null)
                findings.AddRange(await FindUnnamedAsync(store, names, cancellationToken).ConfigureAwait(false));
            return Report();

            async Task AuditNamespaceAsync(string each, long generation)
            {
                var log = await AuditAsync(
                    store, new LogId(generation), each, genesis => genesis == new Genesis(names.Genesis?.Store ?? 0, generation), cancellationToken).ConfigureAwait(false);
                // What looks lost or damaged may have been deleted since the registry was read.
                if ((log.Findings.Count == 0 && log.Facts is { Closed: false }) || await IsNamedAsync(store, names, generation, cancellationToken).ConfigureAwait(false))
                    Add(log);
                else
                    return;
                if (!log.IsThere)
                    findings.Add(new AuditFinding(AuditFindingKind.LogMissing, new LogId(generation), each, null, "the log is missing, but the namespace is registered: the store lost it."));
                else if (log.Facts is { Closed: true })
                    findings.Add(new AuditFinding(AuditFindingKind.DeletionUnfinished, new LogId(generation), each, null, "it is closed but still registered. Whoever uses it next finishes its deletion."));
            }

            void Add(AuditedLog log)
            {
                audited.Add(log);
                findings.AddRange(log.Findings);
            }

            AuditReport Report() => new()
            {
                Findings = findings,
                Logs = audited.Count(static log => log.IsThere),
                Commits = audited.Sum(static log => (long)log.Commits),
                Snapshots = audited.Count(static log => log.HasSnapshot),
                Prefixes = audited.Sum(static log => (long)(log.Facts?.Prefixes.Count ?? 0)),
                Addresses = audited.Sum(static log => log.Facts?.Addresses.Values.Sum(static each => (long)each.Count) ?? 0),
            };
        }
        catch (Exception e) when (Failures.Of(e) is IpamException failure && failure != e)
        {
            throw failure;
        }
    }

    private static async Task<AuditedLog> AuditAsync(ICommitLog store, LogId log, string? name, Func<Genesis, bool> isExpected, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await new LogAudit(store, log, name, isExpected).RunAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (LogTrimmedException) when (attempt < Attempts)
            {
                // A program that works on it made a snapshot meanwhile.
            }
            catch (LogTrimmedException e)
            {
                throw new IpamException(IpamReason.Conflict, $"Log {log} changed too fast to be read; try again when there is less to do. {e.Message}", e);
            }
        }
    }

    /// <summary>Logs that no namespace has: of deleted ones, and of ones that a registry which went back does not know.</summary>
    private static async Task<List<AuditFinding>> FindUnnamedAsync(ICommitLog store, FactSheet registry, CancellationToken cancellationToken)
    {
        var found = new List<AuditFinding>();
        var named = registry.Namespaces.Values.ToHashSet();
        for (long generation = 1; generation < registry.NextGeneration + LogsBeyond; generation++)
        {
            if (named.Contains(generation) || await store.GetHeadAsync(new LogId(generation), cancellationToken).ConfigureAwait(false) is not { } head)
                continue;
            var log = await AuditAsync(store, new LogId(generation), null, static _ => true, cancellationToken).ConfigureAwait(false);
            // It may be that of a namespace which was created meanwhile, or deleted again.
            if (!log.IsThere || await IsNamedAsync(store, registry, generation, cancellationToken).ConfigureAwait(false)
                || await store.GetHeadAsync(new LogId(generation), cancellationToken).ConfigureAwait(false) is null)
            {
                continue;
            }
            var isEmpty = log.Facts is { Prefixes.Count: 0 } facts && (facts.Closed || head.Sequence == 0);
            found.Add(isEmpty
                ? new AuditFinding(AuditFindingKind.LeftoverLog, new LogId(generation), null, null, "it is empty and no namespace has it: left over from a creation or a deletion that was broken off.")
                : new AuditFinding(AuditFindingKind.LogUnnamed, new LogId(generation), null, null, "no namespace has it, but it was not closed as that of a deleted one is: the registry lost commits, or it was put here."));
        }
        return found;
    }

    /// <summary>Whether the registry, as it is now, names a log. Of one that a server refuses, what was read of it counts.</summary>
    private static async Task<bool> IsNamedAsync(ICommitLog store, FactSheet registry, long generation, CancellationToken cancellationToken)
    {
        try
        {
            var now = await LogReplica.LoadAsync(store, LogId.Registry, static () => new RegistryState(), kept: null, cancellationToken).ConfigureAwait(false);
            return FactSheet.Of(now.State, static _ => { }).Namespaces.ContainsValue(generation);
        }
        catch (Exception e) when (Failures.IsFinal(e) || e is LogGoneException)
        {
            return registry.Namespaces.ContainsValue(generation);
        }
    }
}
