namespace NetIpam.Recovery;

/// <summary>How saved commits and a store stand to each other.</summary>
public enum RescueOutcome
{
    /// <summary>The store has all of them.</summary>
    NothingLost = 0,

    /// <summary>The store ends exactly before those that it lost, so they can be appended again.</summary>
    CanBeReappended = 1,

    /// <summary>Others were appended in the place of those that it lost. Both cannot be had.</summary>
    WentOn = 2,

    /// <summary>They do not follow what the store has: more was lost than was saved, or they are of another log or store.</summary>
    DoesNotFit = 3,
}
