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

    // What a script returns of its first write has no place in it; what ended it somewhere has, and may have come later.
    private const string NotPermittedInScript = "ERR The user executing the script can't ";
    private const string PlaceInScript = "@user_script";

    public static Fault Of(Exception exception) => exception switch
    {
        // Of what was in the driver's queue when the connection was lost, and of what it did not take for want of one.
        RedisConnectionException { FailureType: ConnectionFailureType.UnableToResolvePhysicalConnection } => Fault.NotNow,
        // Of connections that were replaced, and of those to servers that are not as the command needs them, before they took it.
        ObjectDisposedException or RedisCommandException => Fault.NotNow,
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
        return StartsWithOneOf(error, Lasting) || IsNotPermitted(error) ? Fault.Refused : Fault.Unknown;
    }

    /// <summary>The driver's own words for MOVED to a server that it has no connection to.</summary>
    private static bool IsMovedNowhere(string error) =>
        error.StartsWith("Endpoint ", StringComparison.Ordinal) && error.Contains(" serving hashslot ", StringComparison.Ordinal);

    private static bool IsNotPermitted(string error) =>
        error.StartsWith(NotPermittedInScript, StringComparison.Ordinal) && !error.Contains(PlaceInScript, StringComparison.Ordinal);

    private static bool StartsWithOneOf(string error, string[] codes) =>
        Array.Exists(codes, code => error.StartsWith(code, StringComparison.Ordinal));
}
