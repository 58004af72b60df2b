using NetIpam.Dump;
using NetIpam.Migration.GoIpam;
using NetIpam.Migration.Verification;

namespace NetIpam.Migration.Planning;

/// <summary>Decides what becomes of each namespace of a source. Changes nothing.</summary>
internal sealed class NamespacePlanner(MigrationOptions options)
{
    /// <summary>Plans one namespace, whose objects are used up by it.</summary>
    public NamespacePlan Plan(SourceNamespace source)
    {
        var fingerprint = source.ComputeFingerprint();
        var findings = source.Findings.Where(finding => !IsChosen(finding)).ToList();
        var target = options.Renames.GetValueOrDefault(source.Name, source.Name);
        if (!Name.IsValid(target, Ipam.MaxNamespaceNameLength))
        {
            findings.Add(new MigrationFinding(
                MigrationFindingKind.NameUnusable, source.Name, null, $"NetIpam has names of 1 to {Ipam.MaxNamespaceNameLength} characters without control characters; give it another one"));
        }
        var content = Clean(source.Name, Contradictions.Resolve(source, findings), findings);
        return new NamespacePlan(source.Name, target, fingerprint, findings, content, IsBlocked(findings));
    }

    /// <summary>Whether a full name was given for one that may have been cut.</summary>
    private bool IsChosen(MigrationFinding finding) => finding.Kind == MigrationFindingKind.NameCut && options.Renames.ContainsKey(finding.Namespace);

    private bool IsBlocked(List<MigrationFinding> findings) => options.OnDirt switch
    {
        DirtPolicy.Stop => findings.Exists(static finding => finding.Kind != MigrationFindingKind.OldLayout),
        DirtPolicy.Safe => findings.Exists(static finding => finding.NeedsChoice),
        _ => findings.Exists(static finding => finding.Kind == MigrationFindingKind.NameUnusable),
    };

    private static NamespaceContent Clean(string name, List<DumpedPrefix> prefixes, List<MigrationFinding> findings)
    {
        var cleaner = new DumpCleaner();
        foreach (var prefix in prefixes)
            cleaner.Add(prefix);
        var planned = cleaner.Finish();
        foreach (var finding in cleaner.Findings)
        {
            var what = finding.Message[(finding.Prefix.Length + 2)..].TrimEnd('.');
            findings.Add(new MigrationFinding((MigrationFindingKind)(int)finding.Kind, name, finding.Prefix, what));
        }
        return NamespaceContent.Of(planned);
    }
}
