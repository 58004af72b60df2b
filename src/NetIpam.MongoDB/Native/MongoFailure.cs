namespace NetIpam.MongoDB.Native;

/// <summary>How much is known after a command failed.</summary>
internal enum MongoFailure
{
    /// <summary>Nothing: it may have been carried out, or may still be.</summary>
    Unknown,

    /// <summary>It was certainly not carried out.</summary>
    NotDone,

    /// <summary>It was certainly not carried out, as the server is not the primary (any more); there will be another one.</summary>
    NotPrimary,
}
