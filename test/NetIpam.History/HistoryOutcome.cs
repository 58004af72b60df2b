namespace NetIpam.History;

/// <summary>What a client was answered.</summary>
public enum HistoryOutcome
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>Refused: what was asked for is taken.</summary>
    Taken,

    /// <summary>Refused: what was to be given back is not acquired.</summary>
    Free,

    /// <summary>Refused: no address of the prefix is free.</summary>
    Full,

    /// <summary>Refused: the namespace is not there.</summary>
    NoNamespace,

    /// <summary>Refused: the prefix that it was asked of is not there.</summary>
    NoPrefix,

    /// <summary>Refused: the namespace, or the prefix that was to be given back, still holds something.</summary>
    NotEmpty,

    /// <summary>It was certainly not done, and the answer says nothing else of the state.</summary>
    NotDone,

    /// <summary>There was no answer, or one that leaves open whether it was, or will be, done.</summary>
    Unknown,
}
