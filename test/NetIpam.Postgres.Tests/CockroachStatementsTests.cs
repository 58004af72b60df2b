namespace NetIpam.Postgres.Tests;

/// <summary>The contract, with the statements for CockroachDB, which lock nothing, on PostgreSQL at SERIALIZABLE.</summary>
public sealed class CockroachStatementsTests(SharedServer shared) : PostgresConformance(shared, PostgresDialect.CockroachDB);
