using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace NetIpam.Postgres;

/// <summary>Tells apart what is known after a failure. Only what is listed here was certainly not carried out.</summary>
internal static class Failure
{
    /// <summary>Of a failure to get a connection; nothing was sent, so nothing was done. Some will not pass by themselves.</summary>
    public static Verdict OfConnecting(Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.CannotConnectNow } => Verdict.NotDoneTryAgain,
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } => Verdict.NotDoneTryAgain,
        PostgresException => Verdict.NotDone,
        _ when Innermost(failure) is AuthenticationException => Verdict.NotDone,
        _ when failure is NpgsqlException { IsTransient: true } or TimeoutException || Innermost(failure) is SocketException or IOException => Verdict.NotDoneTryAgain,
        NotPrimaryException or AggregateException => Verdict.NotDoneTryAgain,
        _ => Verdict.NotDone,
    };

    /// <summary>Of a failure after the statement was sent, or may have been.</summary>
    public static Verdict OfStatement(Exception failure) => failure switch
    {
        PostgresException error => OfError(error.SqlState),
        NpgsqlException when failure.InnerException is TimeoutException => Verdict.Unknown,
        NpgsqlException or IOException or SocketException => Verdict.Broken,
        _ => Verdict.Unknown,
    };

    /// <summary>Whether it is one of those that this class knows how to judge.</summary>
    public static bool IsKnown(Exception failure) =>
        failure is NpgsqlException or IOException or SocketException or TimeoutException or NotPrimaryException or AggregateException or AuthenticationException;

    /// <summary>One line for a person, with what caused it.</summary>
    public static string Describe(Exception failure)
    {
        if (failure is PostgresException error)
            return $"{FirstLine(error.MessageText)} ({error.SqlState})";
        var innermost = Innermost(failure);
        var outer = FirstLine(failure.Message).TrimEnd('.');
        var text = innermost == failure ? outer : $"{outer}: {(innermost is PostgresException inner ? FirstLine(inner.MessageText) : FirstLine(innermost.Message))}";
        return text.TrimEnd('.');
    }

    private static Verdict OfError(string state) => state switch
    {
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.CannotConnectNow => Verdict.NotDoneTryAgain,
        PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.LockNotAvailable => Verdict.NotDone,
        _ when state.StartsWith("42", StringComparison.Ordinal) || state.StartsWith("53", StringComparison.Ordinal) => Verdict.NotDone,
        // The session was ended, perhaps long before the statement was sent; or the database does not know (40003).
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.IdleSessionTimeout => Verdict.Broken,
        PostgresErrorCodes.StatementCompletionUnknown => Verdict.Broken,
        _ when state.StartsWith("08", StringComparison.Ordinal) => Verdict.Broken,
        _ => Verdict.Unknown,
    };

    private static Exception Innermost(Exception failure)
    {
        while (failure.InnerException is { } inner)
            failure = inner;
        return failure;
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd('\r', ' ');
}
