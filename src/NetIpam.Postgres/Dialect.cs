namespace NetIpam.Postgres;

/// <summary>The statements that differ between databases.</summary>
internal sealed class Dialect
{
    // Every statement goes by the primary key. Plans that were made for empty tables scan them all; and prepared statements are planned
    // once only. A default that is stronger than "on" stays, and the warning that a commit was not replicated must come. To compress a commit of many by pglz takes longer than to insert it.
    private const string PostgreSqlSettings = """
        SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false),
               set_config('client_min_messages', 'warning', false),
               set_config('enable_seqscan', 'off', false),
               set_config('enable_bitmapscan', 'off', false),
               set_config('jit', 'off', false),
               set_config('plan_cache_mode', 'force_generic_plan', false),
               set_config('default_transaction_isolation', 'read committed', false),
               (SELECT set_config(name, 'lz4', false) FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals))
        """;

    private Dialect(PostgresDialect kind)
    {
        Kind = kind;
        var locks = kind == PostgresDialect.PostgreSql;
        Append = Statements.Append(locks ? "FOR KEY SHARE" : "");
        WriteCommitPart = Statements.WriteCommitPart(locks ? "FOR KEY SHARE" : "");
        WriteSnapshotPart = Statements.WriteSnapshotPart(locks ? "FOR SHARE" : "");
        Trim = Statements.Trim(locks ? "FOR UPDATE" : "");
    }

    public static Dialect PostgreSql { get; } = new(PostgresDialect.PostgreSql);

    public static Dialect CockroachDB { get; } = new(PostgresDialect.CockroachDB);

    public PostgresDialect Kind { get; }

    public string Append { get; }

    public string WriteCommitPart { get; }

    public string WriteSnapshotPart { get; }

    public string Trim { get; }

    /// <summary>What each new connection is set to. The limits let the server give up a little before we do, so that it is known what
    /// became of a statement.</summary>
    public string Settings(TimeSpan limit)
    {
        var statement = (long)(limit.TotalMilliseconds * 0.8);
        var limits = $"SET statement_timeout = {statement}; SET lock_timeout = {statement / 2}";
        return Kind == PostgresDialect.PostgreSql
            ? $"{limits}; {PostgreSqlSettings}; SELECT pg_is_in_recovery()"
            : $"{limits}; SET default_transaction_isolation = 'serializable'; SELECT false";
    }

    public static Dialect Of(PostgresDialect kind) => kind switch
    {
        PostgresDialect.PostgreSql => PostgreSql,
        PostgresDialect.CockroachDB => CockroachDB,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The dialect is not known yet."),
    };

    /// <summary>The dialect of what <c>version()</c> answered.</summary>
    public static PostgresDialect Detect(string version) =>
        version.StartsWith("CockroachDB", StringComparison.Ordinal) ? PostgresDialect.CockroachDB : PostgresDialect.PostgreSql;
}
