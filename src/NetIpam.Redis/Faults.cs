using StackExchange.Redis;

namespace NetIpam.Redis;

/// <summary>
/// Tells from an error what became of the command. A list of what is certain; all else is unknown. It relies on the scripts
/// to check before they write, and on their writes to be undone if one of them fails.
/// </summary>
internal static class Faults
{
    // The server is starting, is between two masters, or is occupied.
    private static readonly string[] Passing =
        ["LOADING ", "BUSY ", "READONLY ", "MASTERDOWN ", "CLUSTERDOWN ", "TRYAGAIN ", "MOVED ", "ASK ", "NOREPLICAS "];

    private static readonly string[] Lasting =
        ["OOM ", "MISCONF ", "NOAUTH ", "NOPERM ", "WRONGPASS ", "NOPROTO ", "CROSSSLOT ", "ERR unknown command", "ERR DB index", "ERR invalid DB index"];

    public static Fault Of(Exception exception) => exception switch
    {
        // Of what was in the driver's queue when the connection was lost, and of what it did not take for want of one.
        RedisConnectionException { FailureType: ConnectionFailureType.UnableToResolvePhysicalConnection } => Fault.NotNow,
        // Of connections that were replaced, before they took it.
        ObjectDisposedException => Fault.NotNow,
        RedisServerException => Of(exception.Message),
        _ => Fault.Unknown,
    };

    private static Fault Of(string error)
    {
        if (error.StartsWith("NOSCRIPT ", StringComparison.Ordinal))
            return Fault.NoScript;
        // Servers before version 7 put it behind the place in the script.
        if (error.Contains("WRONGTYPE ", StringComparison.Ordinal))
            return Fault.Damaged;
        if (StartsWithOneOf(error, Passing) || IsMovedNowhere(error))
            return Fault.NotNow;
        return StartsWithOneOf(error, Lasting) ? Fault.Refused : Fault.Unknown;
    }

    /// <summary>The driver's own words for MOVED to a server that it has no connection to.</summary>
    private static bool IsMovedNowhere(string error) =>
        error.StartsWith("Endpoint ", StringComparison.Ordinal) && error.Contains(" serving hashslot ", StringComparison.Ordinal);

    private static bool StartsWithOneOf(string error, string[] codes) =>
        Array.Exists(codes, code => error.StartsWith(code, StringComparison.Ordinal));
}
