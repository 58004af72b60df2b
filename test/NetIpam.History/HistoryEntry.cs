using System.Text.Json.Serialization;

namespace NetIpam.History;

/// <summary>One call of one client. Addresses and prefixes are texts, as they went over the wire.</summary>
public sealed record HistoryEntry
{
    /// <summary>Who called.</summary>
    public required string Client { get; init; }

    /// <summary>What was asked for.</summary>
    public required HistoryAction Action { get; init; }

    /// <summary>The namespace it is in, if that is one which comes and goes; null if it is always there.</summary>
    public string? Namespace { get; init; }

    /// <summary>The prefix it is in; null for top prefixes.</summary>
    public string? Within { get; init; }

    /// <summary>The address or prefix that was asked for, or that was answered; null when any was asked for and none was
    /// answered.</summary>
    public string? Resource { get; init; }

    /// <summary>The moment of the call. Moments are numbers that grow with time, in one clock for the whole history.</summary>
    public required long Called { get; init; }

    /// <summary>The moment of the answer. Of no meaning when the outcome is unknown.</summary>
    public long Returned { get; init; }

    /// <summary>What was answered.</summary>
    public required HistoryOutcome Outcome { get; init; }

    /// <summary>What a read found, or what was to be loaded. Of a namespace its prefixes and addresses; each lies in the smallest of the
    /// prefixes that it lies in.</summary>
    public IReadOnlyList<string>? Found { get; init; }

    [JsonIgnore]
    internal bool IsRead => Action is HistoryAction.ReadAddresses or HistoryAction.ReadPrefixes or HistoryAction.ReadNamespace;

    [JsonIgnore]
    internal bool IsAcquire => Action is HistoryAction.AcquireAddress or HistoryAction.AcquirePrefix;

    [JsonIgnore]
    internal bool IsRelease => Action is HistoryAction.ReleaseAddress or HistoryAction.ReleasePrefix;

    [JsonIgnore]
    internal bool IsOfAddresses => Action is HistoryAction.AcquireAddress or HistoryAction.ReleaseAddress or HistoryAction.ReadAddresses;
}
