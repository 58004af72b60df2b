using Npgsql;

namespace NetIpam.Postgres;

/// <summary>
/// Runs statements on connections of a pool. What certainly was not carried out is tried again while the time limit lasts. After a broken
/// connection the statement is sent again, identical: all statements are such that this is harmless, but the answer can then be
/// about what the first one did.
/// </summary>
internal sealed class Session(NpgsqlDataSource source, string where, TimeSpan limit, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs something that changes nothing.</summary>
    /// <exception cref="Log.LogUnavailableException">It failed.</exception>
    public async ValueTask<T> ReadAsync<T>(Func<NpgsqlConnection, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await WriteAsync((connection, _, cancelled) => work(connection, cancelled), cancellationToken).ConfigureAwait(false);
        }
        catch (Log.OutcomeUnknownException e)
        {
            throw new Log.LogUnavailableException(e.InnerException is { } cause ? Text(cause) : e.Message, e);
        }
    }

    /// <summary>Runs something that changes what is stored. The work is told whether it may have been carried out already, by an
    /// earlier try.</summary>
    /// <exception cref="Log.LogUnavailableException">It was certainly not done.</exception>
    /// <exception cref="Log.OutcomeUnknownException">It may have been done.</exception>
    public async ValueTask<T> WriteAsync<T>(Func<NpgsqlConnection, bool, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var mayBeDone = false;
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var (answer, verdict, cause) = await TryAsync(work, mayBeDone, cancellationToken).ConfigureAwait(false);
            if (cause is null)
                return answer!;
            var firstBreak = verdict == Verdict.Broken && !mayBeDone;
            mayBeDone |= verdict is Verdict.Broken or Verdict.Unknown;
            if (verdict is Verdict.NotDone or Verdict.Unknown || time.GetElapsedTime(started) + pause > limit)
                throw mayBeDone ? new Log.OutcomeUnknownException(Text(cause), cause) : new Log.LogUnavailableException(Text(cause), cause);
            // When one connection of the pool is dead, so are likely all that are idle.
            if (firstBreak)
                source.Clear();
            else
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<(T? Answer, Verdict Verdict, Exception? Cause)> TryAsync<T>(
        Func<NpgsqlConnection, bool, CancellationToken, ValueTask<T>> work, bool again, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection;
        try
        {
            connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (Failure.IsKnown(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (default, Failure.OfConnecting(e), e);
        }
        await using (connection.ConfigureAwait(false))
        {
            var replication = new ReplicationWatch(connection);
            try
            {
                var answer = await work(connection, again, cancellationToken).ConfigureAwait(false);
                return replication.WasGivenUp ? (default, Verdict.Unknown, ReplicationWatch.Failure()) : (answer, default, null);
            }
            catch (Exception e) when (Failure.IsKnown(e))
            {
                cancellationToken.ThrowIfCancellationRequested();
                // After a failover the pool can hold connections to what is a standby now.
                if (e is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction })
                    source.Clear();
                return (default, Failure.OfStatement(e), e);
            }
        }
    }

    private string Text(Exception cause) => $"PostgreSQL at {where}: {Failure.Describe(cause)}.";
}
