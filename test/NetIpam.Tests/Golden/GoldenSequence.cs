namespace NetIpam.Tests.Golden;

/// <summary>Recorded calls on one namespace that was empty before.</summary>
internal sealed record GoldenSequence
{
    public required string Sequence { get; init; }

    public required IReadOnlyList<GoldenStep> Steps { get; init; }
}
