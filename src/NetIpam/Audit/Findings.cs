using System.Globalization;
using NetIpam.Log;

namespace NetIpam.Audit;

/// <summary>Collects what is found in one log. Of each kind the first ones are told and the rest is counted.</summary>
internal sealed class Findings(LogId log, string? name)
{
    private const int MostOfAKind = 20;

    private readonly List<AuditFinding> _findings = [];
    private readonly SortedDictionary<AuditFindingKind, int> _counts = [];

    /// <summary>All of them; of a kind with too many, the last one says how many more there are.</summary>
    public IEnumerable<AuditFinding> All
    {
        get
        {
            foreach (var finding in _findings)
                yield return finding;
            foreach (var (kind, count) in _counts)
            {
                if (count > MostOfAKind)
                    yield return new AuditFinding(kind, log, name, null, string.Create(CultureInfo.InvariantCulture, $"and {count - MostOfAKind} more of this kind."));
            }
        }
    }

    public void Add(AuditFindingKind kind, long? sequence, string message)
    {
        var count = _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        if (count <= MostOfAKind)
            _findings.Add(new AuditFinding(kind, log, name, sequence, message));
    }
}
