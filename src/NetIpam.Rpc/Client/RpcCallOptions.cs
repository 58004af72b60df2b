namespace NetIpam.Rpc.Client;

/// <summary>What can be set for one call. All of it may be left out.</summary>
public sealed record RpcCallOptions
{
    /// <summary>Headers to send along. Names and values are visible ASCII and spaces.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>How long the call may take, at least a millisecond and at most 100 days; the server is told. Without it
    /// the call ends only with its cancellation token.</summary>
    public TimeSpan? Timeout { get; init; }
}
