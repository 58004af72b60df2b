namespace NetIpam.TestKit.Golden;

/// <summary>One call of go-ipam and its answer, as recorded.</summary>
public sealed record GoldenStep
{
    public required string Op { get; init; }

    public string? Cidr { get; init; }

    public string? Child { get; init; }

    public int Length { get; init; }

    public string? Ip { get; init; }

    public string? Result { get; init; }

    public string? Error { get; init; }

    public IReadOnlyList<string>? List { get; init; }

    public GoldenUsage? Usage { get; init; }
}
