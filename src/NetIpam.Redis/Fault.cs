namespace NetIpam.Redis;

/// <summary>What an error says about the command that met it.</summary>
internal enum Fault
{
    /// <summary>Nothing: it may have been carried out, and may still be.</summary>
    Unknown = 0,

    /// <summary>It was not carried out, and never will be; the same again may be, in a moment.</summary>
    NotNow,

    /// <summary>It was not carried out, and never will be; the same again will fare no better.</summary>
    Refused,

    /// <summary>It was not carried out: the server does not know the script.</summary>
    NoScript,

    /// <summary>It was not carried out: a key holds something that is not ours.</summary>
    Damaged,
}
