namespace NetIpam.Postgres;

/// <summary>What a failure says about the statement that met it.</summary>
internal enum Verdict
{
    /// <summary>It certainly was not carried out, and would not be the next time either.</summary>
    NotDone,

    /// <summary>It certainly was not carried out; the next time it may be.</summary>
    NotDoneTryAgain,

    /// <summary>The connection broke, or the database cannot tell: it may have been carried out.</summary>
    Broken,

    /// <summary>It may have been carried out, or may still be.</summary>
    Unknown,
}
