namespace NetIpam.Postgres;

/// <summary>Which database it is that speaks PostgreSQL's protocol.</summary>
public enum PostgresDialect
{
    /// <summary>It is asked for its version, when the store is opened.</summary>
    Detect = 0,

    /// <summary>PostgreSQL: statements at READ COMMITTED, which lock what they rely on.</summary>
    PostgreSql = 1,

    /// <summary>CockroachDB: no locks, but sessions at SERIALIZABLE, and what collides is sent again.</summary>
    CockroachDB = 2,
}
