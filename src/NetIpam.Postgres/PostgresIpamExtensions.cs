namespace NetIpam.Postgres;

/// <summary>Opens a store in a database in one line: <c>await Ipam.OpenPostgresAsync("Host=…")</c>.</summary>
public static class PostgresIpamExtensions
{
    extension(Ipam)
    {
        /// <summary>Opens the store in a database of PostgreSQL or CockroachDB; creates it, as <see cref="IpamOptions.Create"/> says.</summary>
        /// <param name="connectionString">As Npgsql understands it; see <see cref="PostgresOptions(string)"/>.</param>
        /// <param name="options">As for every store.</param>
        /// <param name="cancellationToken">Stops waiting.</param>
        /// <exception cref="IpamException">As <see cref="PostgresCommitLog.OpenAsync"/>.</exception>
        public static Task<Ipam> OpenPostgresAsync(string connectionString, IpamOptions? options = null, CancellationToken cancellationToken = default) =>
            Ipam.OpenPostgresAsync(new PostgresOptions(connectionString), options, cancellationToken);

        /// <summary>Opens the store in a database of PostgreSQL or CockroachDB; creates it, as <see cref="IpamOptions.Create"/> says.</summary>
        /// <param name="database">Where it is.</param>
        /// <param name="options">As for every store.</param>
        /// <param name="cancellationToken">Stops waiting.</param>
        /// <exception cref="IpamException">As <see cref="PostgresCommitLog.OpenAsync"/>.</exception>
        public static Task<Ipam> OpenPostgresAsync(PostgresOptions database, IpamOptions? options = null, CancellationToken cancellationToken = default) =>
            Ipam.OpenAsync(PostgresCommitLog.OpenAsync(database, options, cancellationToken), options, cancellationToken);
    }
}
