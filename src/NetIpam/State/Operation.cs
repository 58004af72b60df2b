namespace NetIpam.State;

/// <summary>What a caller asks of a state machine. Which of the parts count depends on the kind.</summary>
internal readonly struct Operation
{
    public OperationKind Kind { get; init; }

    /// <summary>The prefix asked about, or the parent of a child prefix to acquire.</summary>
    public Cidr Prefix { get; init; }

    /// <summary>The child prefix to acquire.</summary>
    public Cidr Child { get; init; }

    public IPAddressValue Address { get; init; }

    /// <summary>The length of a child prefix to acquire.</summary>
    public int Length { get; init; }

    /// <summary>The name of a namespace.</summary>
    public string? Name { get; init; }

    /// <summary>The generation of a namespace.</summary>
    public long Generation { get; init; }

    /// <summary>The content to load.</summary>
    public LoadedContent? Content { get; init; }

    /// <summary>Whose usage to list.</summary>
    public PrefixRange? Range { get; init; }

    public string? RequestId { get; init; }
}
