namespace NetIpam.MongoDB.Native;

/// <summary>
/// Which failures say that a command was certainly not carried out: a short list, and everything else is unknown.
/// </summary>
internal static class MongoErrors
{
    // Domains and codes of libmongoc (mongoc-error.h), which are part of its ABI.
    private const uint ClientDomain = 1;
    private const uint StreamDomain = 2;
    private const uint ServerSelectionDomain = 15;
    private const uint NameResolution = 3;
    private const uint Connect = 5;
    private const uint Authenticate = 11;

    /// <summary>A failure that the driver reports, without an answer of the server.</summary>
    public static MongoFailure OfDriver(uint domain, uint code) => (domain, code) switch
    {
        // No server was found to send it to. The driver repeats nothing (retryWrites is off), so this is the first look.
        (ServerSelectionDomain, _) => MongoFailure.NotDone,
        // Both come before the first command of a connection.
        (StreamDomain, NameResolution or Connect) => MongoFailure.NotDone,
        (ClientDomain, Authenticate) => MongoFailure.NotDone,
        // A connection that broke, on the way there or back; an answer that is none.
        _ => MongoFailure.Unknown,
    };

    /// <summary>An error that the server answered.</summary>
    public static MongoFailure OfServer(int code) => code switch
    {
        // NotWritablePrimary, NotPrimaryNoSecondaryOk, NotPrimaryOrSecondary: refused on arrival. Stepping down in the middle has
        // other codes (189, 11602), which are not here.
        10107 or 13435 or 13436 => MongoFailure.NotPrimary,
        // Unauthorized, AuthenticationFailed, CommandNotFound, NotAReplicaSet: looked at before anything is done.
        13 or 18 or 59 or 123 => MongoFailure.NotDone,
        _ => MongoFailure.Unknown,
    };
}
