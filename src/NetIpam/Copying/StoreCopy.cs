using NetIpam.Audit;
using NetIpam.Engine;
using NetIpam.Log;
using NetIpam.State;

namespace NetIpam.Copying;

/// <summary>
/// Copies a store to another one, of whatever backend: the same commits with the same ids, loaded dumps and newest snapshots. The target
/// must be empty, or hold a part of the same copy, which is gone on with: so a copy that was cut, or whose source went on, is run again.
/// </summary>
/// <remarks>
/// The registry comes last, as a store without one is refused by every program: nobody can work on a copy that is not complete. Until its copy
/// is complete and the source is out of use, no program must work on the target.
/// </remarks>
public sealed class StoreCopy
{
    private readonly ICommitLog _source;
    private readonly ICommitLog _target;

    /// <param name="source">The store to copy, which is only read.</param>
    /// <param name="target">Where to.</param>
    public StoreCopy(ICommitLog source, ICommitLog target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        (_source, _target) = (source, target);
    }

    /// <summary>Tells of each log that is done.</summary>
    public Action<CopiedLog>? Progress { get; init; }

    /// <summary>Tells what would be copied; changes nothing.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.StoreNotUsable"/>: there is no store to copy, or the target holds something else;
    /// the failures of both stores.</exception>
    public Task<IReadOnlyList<CopiedLog>> LookAsync(CancellationToken cancellationToken = default) => RunAsync(apply: false, cancellationToken);

    /// <summary>Copies what the target lacks.</summary>
    /// <exception cref="IpamException"><inheritdoc cref="LookAsync"/></exception>
    public Task<IReadOnlyList<CopiedLog>> ApplyAsync(CancellationToken cancellationToken = default) => RunAsync(apply: true, cancellationToken);

    /// <summary>Compares both stores commit by commit and blob by blob, and audits the target.</summary>
    /// <returns>What differs, a line each; nothing when the target is the same.</returns>
    /// <exception cref="IpamException">The failures of both stores.</exception>
    public async Task<IReadOnlyList<string>> VerifyAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var differences = new List<string>();
            foreach (var (id, name) in await ReadLogsAsync(cancellationToken).ConfigureAwait(false))
            {
                var copy = new LogCopy(_source, _target, id, name);
                if (await copy.FindDifferenceAsync(cancellationToken).ConfigureAwait(false) is { } difference)
                    differences.Add(difference);
            }
            if (differences.Count == 0)
            {
                var report = await StoreAudit.RunAsync(_target, cancellationToken: cancellationToken).ConfigureAwait(false);
                differences.AddRange(report.Findings.Where(static finding => !finding.IsNote).Select(static finding => finding.ToString()));
            }
            return differences;
        }
        catch (Exception e) when (Failures.Of(e) is IpamException failure && failure != e)
        {
            throw failure;
        }
    }

    private async Task<IReadOnlyList<CopiedLog>> RunAsync(bool apply, CancellationToken cancellationToken)
    {
        try
        {
            var copied = new List<CopiedLog>();
            foreach (var (id, name) in await ReadLogsAsync(cancellationToken).ConfigureAwait(false))
            {
                var log = await new LogCopy(_source, _target, id, name).RunAsync(apply, cancellationToken).ConfigureAwait(false);
                copied.Add(log);
                Progress?.Invoke(log);
            }
            return copied;
        }
        catch (Exception e) when (Failures.Of(e) is IpamException failure && failure != e)
        {
            throw failure;
        }
    }

    /// <summary>The logs of the namespaces, and at the end the registry.</summary>
    private async Task<List<(LogId Id, string? Name)>> ReadLogsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var registry = await LogReplica.LoadAsync(_source, LogId.Registry, static () => new RegistryState(), kept: null, cancellationToken).ConfigureAwait(false);
            return [.. ((RegistryState)registry.State).Namespaces.OrderBy(static entry => entry.Value).Select(static entry => (new LogId(entry.Value), (string?)entry.Key)), (LogId.Registry, null)];
        }
        catch (LogGoneException e)
        {
            throw new IpamException(IpamReason.StoreNotUsable, "There is no store of NetIpam to copy.", e);
        }
    }
}
