using Npgsql;

namespace NetIpam.Postgres;

/// <summary>Where the database is, and how it is used.</summary>
public sealed record PostgresOptions
{
    private readonly NpgsqlConnectionStringBuilder _connection;

    /// <summary>Takes a connection string as Npgsql understands it, such as
    /// <c>Host=db1,db2;Username=ipam;Password=…;Database=ipam;SSL Mode=VerifyFull</c>. Of several hosts the one is used that can be
    /// written to. Pooling, limits of the pool and the search path can be set there, too.</summary>
    /// <exception cref="ArgumentException">It is none, or has a certificate that its <c>SSL Mode</c> does not use.</exception>
    public PostgresOptions(string connectionString)
        : this(new NpgsqlConnectionStringBuilder(connectionString))
    {
    }

    private PostgresOptions(NpgsqlConnectionStringBuilder connection)
    {
        // The driver says nothing of them: it trusts anyone, or sends all in the clear.
        if (connection is { RootCertificate: not null, SslMode: not (SslMode.VerifyCA or SslMode.VerifyFull) })
            throw new ArgumentException($"Root Certificate is not used with SSL Mode={connection.SslMode}: set SSL Mode=VerifyFull.");
        if (connection is { SslCertificate: not null, SslMode: SslMode.Disable })
            throw new ArgumentException($"SSL Certificate is not used with SSL Mode={connection.SslMode}: set SSL Mode=VerifyFull.");
        _connection = connection;
    }

    /// <summary>Which database it is. The default is to ask.</summary>
    public PostgresDialect Dialect { get; init; }

    /// <summary>How long a statement may take, together with what is tried again before it is known to have begun; 1 second or more.
    /// The default is 10 s.</summary>
    public TimeSpan Timeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromSeconds(1));
            field = value;
        }
    } = TimeSpan.FromSeconds(10);

    /// <summary>Takes the parts, as go-ipam has them.</summary>
    /// <param name="host">A name or address, or several, parted by commas, each with a port if wanted.</param>
    /// <param name="port">The port of those without one.</param>
    /// <param name="user">The user.</param>
    /// <param name="password">The password, if one is needed.</param>
    /// <param name="database">The name of the database.</param>
    /// <param name="sslMode">disable, allow, prefer, require, verify-ca or verify-full. The last two check the certificate of the server against the
    /// authorities of the system, or those in the file that PGSSLROOTCERT names.</param>
    /// <exception cref="ArgumentException">The mode is none of these.</exception>
    public static PostgresOptions Of(string host, int port, string user, string? password, string database, string sslMode = "prefer") =>
        new(new NpgsqlConnectionStringBuilder
        {
            Host = host,
            Port = port,
            Username = user,
            Password = password,
            Database = database,
            SslMode = sslMode switch
            {
                "disable" => SslMode.Disable,
                "allow" => SslMode.Allow,
                "prefer" => SslMode.Prefer,
                "require" => SslMode.Require,
                "verify-ca" => SslMode.VerifyCA,
                "verify-full" => SslMode.VerifyFull,
                _ => throw new ArgumentException($"'{sslMode}' is not one of disable, allow, prefer, require, verify-ca, verify-full.", nameof(sslMode)),
            },
        });

    /// <summary>Which server and database; never the password.</summary>
    public override string ToString() => HasSeveralHosts || (_connection.Host?.Contains(':', StringComparison.Ordinal) ?? false)
        ? $"{_connection.Host}/{Database}"
        : $"{_connection.Host}:{_connection.Port}/{Database}";

    /// <summary>Whether a store may be created in a database that holds go-ipam's data: for a migration only.</summary>
    internal bool BesideGoIpam { get; init; }

    internal string Database => _connection.Database ?? _connection.Username ?? "";

    internal string User => _connection.Username ?? "";

    internal bool HasSeveralHosts => _connection.Host?.Contains(',', StringComparison.Ordinal) ?? false;

    /// <summary>A copy, for the log to complete.</summary>
    internal NpgsqlConnectionStringBuilder ToBuilder() => new(_connection.ConnectionString);
}
