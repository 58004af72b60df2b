using Npgsql;

namespace NetIpam.Postgres;

/// <summary>
/// Tells whether the server stopped waiting for its synchronous standbys while it committed something on a connection. Whoever cancels that
/// wait, our own time limit included, is answered as if the standbys had it: PostgreSQL only adds a warning. A failover then loses it.
/// </summary>
internal sealed class ReplicationWatch
{
    /// <summary>The function of the server that warns; unlike the text, it is the same in every language.</summary>
    private const string Routine = "SyncRepWaitForLSN";

    public ReplicationWatch(NpgsqlConnection connection) => connection.Notice += (_, told) =>
        WasGivenUp |= string.Equals(told.Notice.Routine, Routine, StringComparison.Ordinal);

    public bool WasGivenUp { get; private set; }

    public static NpgsqlException Failure() => new("the server committed, but stopped waiting for its synchronous standbys, which may not have it");
}
