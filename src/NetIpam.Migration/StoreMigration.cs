using System.Globalization;
using NetIpam.Copying;
using NetIpam.Log;
using NetIpam.Migration.Stores;

namespace NetIpam.Migration;

/// <summary>Copies a store of NetIpam to another one, and reports that.</summary>
internal sealed class StoreMigration(MigrationOptions options, StoreUri from, StoreUri to)
{
    public async Task<MigrationReport> RunAsync(bool apply, CancellationToken cancellationToken)
    {
        var source = await StoreLogs.OpenAsync(from, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            var target = await OpenTargetAsync(apply, cancellationToken).ConfigureAwait(false);
            await using (target.ConfigureAwait(false))
            {
                var copy = new StoreCopy(source, target)
                {
                    Progress = log => options.Progress?.Invoke(log.Name is { } name ? $"copied \"{name}\"" : "copied the registry"),
                };
                var logs = apply ? await copy.ApplyAsync(cancellationToken).ConfigureAwait(false) : await copy.LookAsync(cancellationToken).ConfigureAwait(false);
                options.Progress?.Invoke(apply ? "verifying" : "");
                var differences = apply ? await copy.VerifyAsync(cancellationToken).ConfigureAwait(false) : [];
                return Report(logs, apply, differences);
            }
        }
    }

    /// <summary>The target; one in memory while it is not there and only looked at.</summary>
    private async Task<ICommitLog> OpenTargetAsync(bool apply, CancellationToken cancellationToken)
    {
        if (StoreIdentity.Of(from) == StoreIdentity.Of(to))
            throw new IpamException(IpamReason.StoreNotUsable, "The source and the target are the same store.");
        if (apply || (await Places.LookAsync(to, options.TimeProvider, cancellationToken).ConfigureAwait(false)).NetIpam)
            return await StoreLogs.OpenOrCreateAsync(to, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        if (to.Kind == StoreKind.File)
            FileCommitLog.CheckUsable(to.Place);
        return new MemoryCommitLog();
    }

    private MigrationReport Report(IReadOnlyList<CopiedLog> logs, bool apply, IReadOnlyList<string> differences)
    {
        var outcome = !apply ? NamespaceOutcome.Ready : differences.Count == 0 ? NamespaceOutcome.Migrated : NamespaceOutcome.Failed;
        return new MigrationReport
        {
            From = from.ToString(),
            To = to.ToString(),
            Applied = apply,
            WithHistory = true,
            Namespaces = [.. logs.Where(static log => log.Name is not null).Select(log => new NamespaceReport
            {
                Name = log.Name!,
                Target = log.Name!,
                Commits = log.Missing,
                Outcome = outcome == NamespaceOutcome.Ready && log.Missing == 0 ? NamespaceOutcome.AlreadyThere : outcome,
                Messages = log.WithHistory ? [] : [string.Create(CultureInfo.InvariantCulture, $"Not all of its {log.Head.Sequence + 1} commits are kept any more: its content is copied, and not its history.")],
            })],
            Notes = [.. differences],
        };
    }
}
