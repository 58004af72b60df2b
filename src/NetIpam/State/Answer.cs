namespace NetIpam.State;

/// <summary>The answer to an operation: a refusal, or the parts that its kind calls for. A struct, so that the way of an
/// acquire allocates nothing.</summary>
internal readonly struct Answer
{
    /// <summary>Why it was refused; <see cref="IpamReason.None"/> when it was not.</summary>
    public IpamReason Refusal { get; init; }

    /// <summary>The prefix acted upon or acquired. Of a refused overlap the prefix that is in the way.</summary>
    public Cidr Prefix { get; init; }

    public Cidr? Parent { get; init; }

    public IPAddressValue Address { get; init; }

    /// <summary>The generation of a namespace, or the next one that is free.</summary>
    public long Generation { get; init; }

    /// <summary>Whether it is the answer to an earlier request with the same id.</summary>
    public bool Remembered { get; init; }

    /// <summary>Facts of a read that are formatted outside of the turn. Of a namespace that is closed, the request id of its deletion,
    /// if that had one.</summary>
    public object? Facts { get; init; }

    public static Answer Refused(IpamReason reason) => new() { Refusal = reason };
}
