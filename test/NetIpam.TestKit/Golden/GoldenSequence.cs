namespace NetIpam.TestKit.Golden;

/// <summary>Recorded calls on one namespace that was empty before.</summary>
public sealed record GoldenSequence
{
    public required string Sequence { get; init; }

    public required IReadOnlyList<GoldenStep> Steps { get; init; }
}
