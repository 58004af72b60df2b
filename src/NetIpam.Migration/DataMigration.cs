using NetIpam.Copying;
using NetIpam.Migration.GoIpam;
using NetIpam.Migration.Planning;
using NetIpam.Migration.Stores;
using NetIpam.Migration.Targets;
using NetIpam.Migration.Verification;

namespace NetIpam.Migration;

/// <summary>
/// Moves data from one store to another: of go-ipam to NetIpam, with all namespaces, and back to a file of go-ipam; and stores of NetIpam
/// to one another, with their history. The source is only read. What is done is verified by reading both sides once more.
/// <para>It can be cut at any time and run again: what is there already is compared and left as it is.</para>
/// </summary>
public sealed class DataMigration
{
    private const int MostMessages = 20;

    private readonly MigrationOptions _options;

    /// <param name="options">What is to be migrated.</param>
    /// <exception cref="ArgumentException">Two namespaces would get the same name.</exception>
    public DataMigration(MigrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Renames.Values.Distinct(StringComparer.Ordinal).Count() < options.Renames.Count)
            throw new ArgumentException("Two namespaces cannot get the same name.", nameof(options));
        _options = options;
    }

    /// <summary>Looks what would be done; changes nothing.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.StoreNotUsable"/>: the source holds nothing, or data of both programs, or the target cannot
    /// be used; the failures of both stores.</exception>
    /// <exception cref="FormatException">A part of a URI cannot be used.</exception>
    /// <exception cref="IOException">A file that a URI names cannot be read.</exception>
    public Task<MigrationReport> LookAsync(CancellationToken cancellationToken = default) => RunAsync(apply: false, cancellationToken);

    /// <summary>Does it, and verifies it.</summary>
    /// <exception cref="IpamException"><inheritdoc cref="LookAsync"/></exception>
    /// <exception cref="FormatException">A part of a URI cannot be used.</exception>
    /// <exception cref="IOException">A file that a URI names cannot be read.</exception>
    public Task<MigrationReport> ApplyAsync(CancellationToken cancellationToken = default) => RunAsync(apply: true, cancellationToken);

    private async Task<MigrationReport> RunAsync(bool apply, CancellationToken cancellationToken)
    {
        var from = await Places.FindSourceAsync(_options.From, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
        var to = _options.To;
        if (from.Owner == StoreOwner.NetIpam && from.Kind != StoreKind.Service && to.Owner != StoreOwner.GoIpam && to.Kind != StoreKind.Service)
            return await CopyAsync(from, to, apply, cancellationToken).ConfigureAwait(false);
        var source = await Places.OpenSourceAsync(from, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            // All of it before anything is written: what cannot be read, or cannot be, then leaves no half of it behind.
            var plans = await PlanAsync(source, cancellationToken).ConfigureAwait(false);
            var target = await Places.OpenTargetAsync(to, apply, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
            await using (target.ConfigureAwait(false))
            {
                var moved = new List<(NamespacePlan Plan, NamespaceReport Report)>();
                foreach (var plan in plans)
                    moved.Add((plan, await MoveAsync(plan, target, apply, cancellationToken).ConfigureAwait(false)));
                return new MigrationReport
                {
                    From = from.ToString(),
                    To = to.ToString(),
                    Applied = apply,
                    Namespaces = apply ? await VerifyAsync(source, target, moved, cancellationToken).ConfigureAwait(false) : [.. moved.Select(static each => each.Report)],
                    Notes = from.Owner == StoreOwner.NetIpam ? ["The content is moved, and not the history: that stays in the source."] : [],
                };
            }
        }
    }

    private async Task<List<NamespacePlan>> PlanAsync(IGoIpamSource source, CancellationToken cancellationToken)
    {
        var planner = new NamespacePlanner(_options);
        var plans = new List<NamespacePlan>();
        var targets = new HashSet<string>(StringComparer.Ordinal);
        var missing = _options.Namespaces.Concat(_options.Renames.Keys).ToHashSet(StringComparer.Ordinal);
        await foreach (var @namespace in source.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            missing.Remove(@namespace.Name);
            if (!_options.Includes(@namespace.Name))
                continue;
            _options.Progress?.Invoke($"looking at \"{@namespace.Name}\"");
            plans.Add(planner.Plan(@namespace));
            if (!targets.Add(plans[^1].Target))
                throw new IpamException(IpamReason.NamespaceNameInvalid, $"Two namespaces would be called \"{plans[^1].Target}\": give one of them another name.");
        }
        return missing.Count == 0 ? plans : throw new IpamException(IpamReason.NamespaceNotFound, $"There is no namespace \"{missing.First()}\" in the source.");
    }

    private async Task<NamespaceReport> MoveAsync(NamespacePlan plan, IMigrationTarget target, bool apply, CancellationToken cancellationToken)
    {
        var content = plan.Content;
        var report = new NamespaceReport
        {
            Name = plan.Name,
            Target = plan.Target,
            Prefixes = content.Prefixes.Count,
            Addresses = content.Addresses,
            Findings = [.. plan.Findings, .. target.FindLosses(plan.Target, content)],
            Outcome = NamespaceOutcome.Ready,
        };
        if (plan.NeedsChoice)
            return report with { Outcome = NamespaceOutcome.NeedsChoice, Messages = [HowToChoose(plan)] };
        var there = await target.ReadAsync(plan.Target, cancellationToken).ConfigureAwait(false);
        if (there is { Prefixes.Count: > 0 } || (there is not null && content.Prefixes.Count == 0))
        {
            var differences = content.DifferencesFrom(there).Take(MostMessages + 1).ToList();
            return differences.Count == 0
                ? report with { Outcome = NamespaceOutcome.AlreadyThere }
                : report with
                {
                    Outcome = NamespaceOutcome.TargetDiffers,
                    Messages = [.. Shortened(differences), $"To go on, empty the namespace \"{plan.Target}\" of the target, or give it another name with --rename '{plan.Name}=NAME'."],
                };
        }
        if (!apply)
            return report;
        _options.Progress?.Invoke($"writing \"{plan.Target}\"");
        await target.WriteAsync(plan.Target, content, cancellationToken).ConfigureAwait(false);
        return report with { Outcome = NamespaceOutcome.Migrated };
    }

    private async Task<IReadOnlyList<NamespaceReport>> VerifyAsync(
        IGoIpamSource source, IMigrationTarget target, List<(NamespacePlan Plan, NamespaceReport Report)> moved, CancellationToken cancellationToken)
    {
        var verified = moved.ToDictionary(static each => each.Plan.Name, static each => each.Report with
        {
            Outcome = each.Report.Outcome is NamespaceOutcome.Migrated or NamespaceOutcome.AlreadyThere ? NamespaceOutcome.SourceChanged : each.Report.Outcome,
        }, StringComparer.Ordinal);
        var plans = moved.ToDictionary(static each => each.Plan.Name, StringComparer.Ordinal);
        await foreach (var @namespace in source.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!_options.Includes(@namespace.Name))
                continue;
            if (!plans.TryGetValue(@namespace.Name, out var was))
            {
                verified.Add(@namespace.Name, Changed(new NamespaceReport { Name = @namespace.Name, Target = @namespace.Name, Outcome = NamespaceOutcome.SourceChanged }));
                continue;
            }
            if (was.Report.Outcome is NamespaceOutcome.Migrated or NamespaceOutcome.AlreadyThere)
            {
                _options.Progress?.Invoke($"verifying \"{@namespace.Name}\"");
                verified[@namespace.Name] = await VerifyAsync(@namespace, was.Plan, was.Report, target, cancellationToken).ConfigureAwait(false);
            }
        }
        return [.. verified.Values.Select(static report => report is { Outcome: NamespaceOutcome.SourceChanged, Messages.Count: 0 } ? Changed(report) : report).OrderBy(static report => report.Name, StringComparer.Ordinal)];
    }

    private static async Task<NamespaceReport> VerifyAsync(
        SourceNamespace source, NamespacePlan plan, NamespaceReport report, IMigrationTarget target, CancellationToken cancellationToken)
    {
        if (!string.Equals(source.ComputeFingerprint(), plan.Fingerprint, StringComparison.Ordinal))
            return Changed(report);
        var there = await target.ReadAsync(plan.Target, cancellationToken).ConfigureAwait(false);
        var differences = there is null
            ? ["the namespace is missing in the target"]
            : SourceComparison.Compare(source, there).Concat(plan.Content.DifferencesFrom(there)).Take(MostMessages + 1).ToList();
        return differences.Count == 0 ? report : report with { Outcome = NamespaceOutcome.Failed, Messages = [.. Shortened(differences)] };
    }

    private static NamespaceReport Changed(NamespaceReport report) => report with
    {
        Outcome = NamespaceOutcome.SourceChanged,
        Messages = [$"Stop whatever changes the source, empty the namespace \"{report.Target}\" of the target, and run this again."],
    };

    private string HowToChoose(NamespacePlan plan) =>
        plan.Findings.Any(static finding => finding.Kind == MigrationFindingKind.NameUnusable)
            ? "Give it another name: --rename 'NAME=OTHER'."
            : plan.Findings.Any(static finding => finding.Kind == MigrationFindingKind.NameCut)
                ? $"Give it its full name, --rename '{plan.Name}=NAME', or keep it as it is with --on-dirt repair."
                : _options.OnDirt == DirtPolicy.Stop && !plan.Findings.Any(static finding => finding.NeedsChoice)
                    ? "Put it right in the source, or take it as each line says: --on-dirt safe."
                    : "Put it right in the source, or resolve it as each line with ! says: --on-dirt repair.";

    private static IEnumerable<string> Shortened(List<string> differences) =>
        differences.Count <= MostMessages ? differences : differences.Take(MostMessages).Append("… and more");

    private async Task<MigrationReport> CopyAsync(StoreUri from, StoreUri to, bool apply, CancellationToken cancellationToken)
    {
        if (_options.Namespaces.Count > 0 || _options.Renames.Count > 0)
            throw new IpamException(IpamReason.StoreNotUsable, "A store is copied with its history as a whole: it takes no --namespace and no --rename. For single namespaces make a backup of each, and restore it.");
        return await new StoreMigration(_options, from, to).RunAsync(apply, cancellationToken).ConfigureAwait(false);
    }
}
