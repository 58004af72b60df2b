using System.Globalization;
using NetIpam.Log;

namespace NetIpam.Audit;

/// <summary>One deviation that an audit found.</summary>
/// <param name="Kind">What kind of deviation it is.</param>
/// <param name="Log">The log that it was found in.</param>
/// <param name="Namespace">The namespace of that log; <see langword="null"/> for the registry, and where nobody names it.</param>
/// <param name="Sequence">The commit that it was found at, if it was at one.</param>
/// <param name="Message">What is wrong, as one sentence.</param>
public sealed record AuditFinding(AuditFindingKind Kind, LogId Log, string? Namespace, long? Sequence, string Message)
{
    /// <summary>Whether it is only worth knowing: nothing is wrong.</summary>
    public bool IsNote => Kind is AuditFindingKind.LeftoverLog or AuditFindingKind.DeletionUnfinished;

    /// <summary>One line with all parts.</summary>
    public override string ToString()
    {
        var where = Namespace is not null ? $"namespace \"{Namespace}\", log {Log}" : Log == LogId.Registry ? "registry" : $"log {Log}";
        var commit = Sequence is { } sequence ? string.Create(CultureInfo.InvariantCulture, $", commit {sequence}") : "";
        return $"{(IsNote ? "note: " : "")}{where}{commit}: {Message}";
    }
}
