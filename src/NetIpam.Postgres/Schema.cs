namespace NetIpam.Postgres;

/// <summary>The tables, by version. Tables of a version are never changed; a later version adds statements.</summary>
internal static class Schema
{
    /// <summary>The newest version that this program knows.</summary>
    public const int Version = 1;

    public const string ReadVersion = "SELECT version FROM ipam_schema WHERE id = 1";

    /// <summary>The names of go-ipam's columns, where its table is in the way.</summary>
    public const string FindGoIpam = """
        SELECT count(*) FROM information_schema.columns
        WHERE table_schema = ANY (current_schemas(false)) AND table_name = 'prefixes' AND column_name IN ('cidr', 'prefix')
        """;

    /// <summary>Each can be run again. The version comes last, so that who sees it sees everything.</summary>
    public static readonly IReadOnlyList<string> Create =
    [
        "CREATE TABLE IF NOT EXISTS ipam_schema (id int PRIMARY KEY CHECK (id = 1), version int NOT NULL)",
        """
        CREATE TABLE IF NOT EXISTS ipam_log (
            log bigint PRIMARY KEY,
            claim text, claim_ms int,
            pending text,
            current_id text, current_seq bigint, current text,
            previous_id text, previous_seq bigint, previous text)
        """,
        """
        CREATE TABLE IF NOT EXISTS ipam_commit (
            log bigint NOT NULL, seq bigint NOT NULL, id text NOT NULL, prev text NOT NULL, at timestamptz NOT NULL, body text NOT NULL,
            PRIMARY KEY (log, seq))
        """,
        """
        CREATE TABLE IF NOT EXISTS ipam_part (
            log bigint NOT NULL, blob text NOT NULL, part int NOT NULL, seq bigint, content bytea NOT NULL,
            PRIMARY KEY (log, blob, part))
        """,
        """
        CREATE OR REPLACE VIEW ipam_history AS
        SELECT c.log, c.seq, e.n, c.at, e.event
        FROM ipam_commit c, jsonb_array_elements(CAST(c.body AS jsonb) -> 'events') WITH ORDINALITY AS e (event, n)
        """,
        """
        CREATE OR REPLACE VIEW ipam_head AS
        SELECT l.log, c.seq, c.at, c.id,
               (SELECT min(seq) FROM ipam_commit WHERE log = l.log) AS oldest_seq, l.current_seq AS snapshot_seq
        FROM ipam_log l LEFT JOIN ipam_commit c ON c.log = l.log AND c.seq = (SELECT max(seq) FROM ipam_commit WHERE log = l.log)
        """,
        "INSERT INTO ipam_schema (id, version) VALUES (1, 1) ON CONFLICT (id) DO NOTHING",
    ];
}
