namespace NetIpam;

/// <summary>
/// Names one request of a client, so that asking again, after a timeout say, gets the answer that was given first
/// instead of acquiring twice. Answers are kept for the last 65,536 commits of a namespace, and at most the newest
/// 262,144 of them. A type of its own, so that it cannot be mistaken for an address.
/// </summary>
public readonly record struct RequestId
{
    /// <summary>The longest request id, in UTF-16 characters.</summary>
    public const int MaxLength = 128;

    /// <summary>Creates a request id.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.RequestIdInvalid"/>: it is empty, longer than
    /// <see cref="MaxLength"/>, or has control characters or unpaired surrogates.</exception>
    public RequestId(string value)
    {
        if (!Name.IsValid(value, MaxLength))
            throw new IpamException(IpamReason.RequestIdInvalid, $"A request id has 1 to {MaxLength} characters and no control characters.");
        Value = value;
    }

    /// <summary>The text. Of the default value, which names no request, it is <see langword="null"/>.</summary>
    public string? Value { get; }

    /// <summary>The text.</summary>
    public override string ToString() => Value ?? "";
}
