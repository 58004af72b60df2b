namespace NetIpam.Postgres;

/// <summary>The statements, as both databases understand them. They are the whole of what is asked of a database.</summary>
internal static class Statements
{
    /// <summary>How many commits a loser is sent along.</summary>
    public const int MostMissed = 32;

    /// <summary>How many commits are read at once.</summary>
    public const int Page = 256;

    /// <summary>How many commits are removed at once.</summary>
    public const int TrimStep = 2000;

    public const string Create = """
        WITH created AS (INSERT INTO ipam_log (log) VALUES ($1) ON CONFLICT (log) DO NOTHING RETURNING log)
        INSERT INTO ipam_commit (log, seq, id, prev, at, body) SELECT log, 0, $2, $3, $4, $5 FROM created
        """;

    /// <summary>What an append answers: the claim, and the commits at and after the place. One's own is not sent back.</summary>
    public static readonly string Missed = $"""
        SELECT l.claim, l.claim_ms, c.seq, c.id, c.prev, CASE WHEN c.id <> $3 THEN c.body END
        FROM ipam_log l
        LEFT JOIN LATERAL (SELECT seq, id, prev, body FROM ipam_commit WHERE log = l.log AND seq >= $2 ORDER BY seq LIMIT {MostMissed}) c ON true
        WHERE l.log = $1
        ORDER BY c.seq
        """;

    public const string Head = "SELECT seq, id FROM ipam_commit WHERE log = $1 ORDER BY seq DESC LIMIT 1";

    public const string First = "SELECT seq FROM ipam_commit WHERE log = $1 ORDER BY seq LIMIT 1";

    public const string IdAt = "SELECT id FROM ipam_commit WHERE log = $1 AND seq = $2";

    public static readonly string Read =
        $"SELECT seq, id, prev, body FROM ipam_commit WHERE log = $1 AND seq > $2 ORDER BY seq LIMIT {Page}";

    public const string ClaimSnapshot = "UPDATE ipam_log SET pending = $2 WHERE log = $1";

    /// <summary>Removes the parts of all snapshots that are not claimed, current or previous.</summary>
    public const string RemoveOldParts = """
        DELETE FROM ipam_part p USING ipam_log l
        WHERE p.log = $1 AND l.log = $1 AND p.seq IS NULL
          AND p.blob IS DISTINCT FROM l.pending AND p.blob IS DISTINCT FROM l.current_id AND p.blob IS DISTINCT FROM l.previous_id
        """;

    public const string Publish = """
        UPDATE ipam_log
        SET previous_id = current_id, previous_seq = current_seq, previous = current,
            current_id = pending, current_seq = $3, current = $5, pending = NULL
        WHERE log = $1 AND pending = $2 AND (current_seq IS NULL OR current_seq < $3)
          AND EXISTS (SELECT 1 FROM ipam_commit c WHERE c.log = $1 AND c.seq = $3 AND c.id = $4)
          AND (SELECT count(*) FROM ipam_part p WHERE p.log = $1 AND p.blob = $2 AND p.part < $6) = $6
        """;

    public const string CurrentId = "SELECT current_id FROM ipam_log WHERE log = $1";

    public const string Current = "SELECT current FROM ipam_log WHERE log = $1 AND current IS NOT NULL";

    public const string ReadPart = "SELECT content FROM ipam_part WHERE log = $1 AND blob = $2 AND part = $3";

    public const string ClaimTurn = "UPDATE ipam_log SET claim = $2, claim_ms = $3 WHERE log = $1";

    public const string Time = "SELECT clock_timestamp()";

    public const string Delete = """
        WITH record AS (DELETE FROM ipam_log WHERE log = $1), parts AS (DELETE FROM ipam_part WHERE log = $1)
        DELETE FROM ipam_commit WHERE log = $1
        """;

    /// <summary>The newest commit must be the predecessor: it is there, and its successor is not. The lock holds a trim off the
    /// predecessor meanwhile; without it a place that a trim frees just then would be taken.</summary>
    public static string Append(string locked) => $"""
        INSERT INTO ipam_commit (log, seq, id, prev, at, body)
        SELECT p.log, p.seq + 1, $4, p.id, $5, $6 FROM ipam_commit p
        WHERE p.log = $1 AND p.seq = $2 AND p.id = $3 {locked}
        ON CONFLICT (log, seq) DO NOTHING
        """;

    public static string WriteCommitPart(string locked) => $"""
        INSERT INTO ipam_part (log, blob, part, seq, content)
        SELECT l.log, $2, $3, $4, $5 FROM ipam_log l WHERE l.log = $1 {locked}
        ON CONFLICT (log, blob, part) DO UPDATE SET seq = excluded.seq, content = excluded.content
        """;

    /// <summary>The lock lets a claim wait until the part is there to be removed.</summary>
    public static string WriteSnapshotPart(string locked) => $"""
        INSERT INTO ipam_part (log, blob, part, content)
        SELECT l.log, $2, $3, $4 FROM ipam_log l WHERE l.log = $1 AND l.pending = $2 {locked}
        ON CONFLICT (log, blob, part) DO UPDATE SET content = excluded.content
        """;

    /// <summary>Removes the oldest commits, <see cref="TrimStep"/> at the most: so each step ends in time, and what it did stays.</summary>
    public static string Trim(string locked) => $"""
        WITH l AS (
               SELECT log, least($2, previous_seq, (SELECT seq FROM ipam_commit WHERE log = $1 ORDER BY seq LIMIT 1) + {TrimStep - 1}) AS last
               FROM ipam_log WHERE log = $1 AND previous_seq IS NOT NULL {locked}),
             parts AS (DELETE FROM ipam_part p USING l WHERE p.log = l.log AND p.seq <= l.last)
        DELETE FROM ipam_commit c USING l WHERE c.log = l.log AND c.seq <= l.last
        """;
}
