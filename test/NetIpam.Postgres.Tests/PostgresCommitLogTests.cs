namespace NetIpam.Postgres.Tests;

/// <summary>The contract, on PostgreSQL.</summary>
public sealed class PostgresCommitLogTests(SharedServer shared) : PostgresConformance(shared, PostgresDialect.Detect);
