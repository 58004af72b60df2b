namespace NetIpam.Log;

/// <summary>What became of an append. Anything that is not known throws <see cref="OutcomeUnknownException"/> instead.</summary>
public enum AppendOutcome
{
    /// <summary>The commit is the newest one, and durable as far as the backend promises.</summary>
    Appended = 0,

    /// <summary>The newest commit was not the predecessor. Nothing was changed by this call; the newer commit can be the
    /// caller's own, from an earlier call whose answer was lost.</summary>
    Conflict = 1,

    /// <summary>There is no such log. Nothing was changed.</summary>
    Gone = 2,
}
