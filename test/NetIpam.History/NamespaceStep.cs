namespace NetIpam.History;

/// <summary>What one call means for a namespace that comes and goes.</summary>
/// <param name="Entry">The call.</param>
/// <param name="Ways">The ways in which it can have taken effect.</param>
/// <param name="IsCertain">Whether it took effect for certain.</param>
internal sealed record NamespaceStep(HistoryEntry Entry, IReadOnlyList<Transition> Ways, bool IsCertain)
{
    /// <summary>Whether it changes nothing, whichever way it went.</summary>
    public bool OnlyLooks { get; } = Ways.All(way => way.OnlyLooks);
}
