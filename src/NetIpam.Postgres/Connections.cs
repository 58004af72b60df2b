using Npgsql;

namespace NetIpam.Postgres;

/// <summary>Makes the pool: each of its connections is to a primary, and set as the log relies on.</summary>
internal static class Connections
{
    /// <summary>More than there are statements.</summary>
    private const int Prepared = 64;

    private const string GssMode = "GSS Encryption Mode";

    /// <summary>A pool for the log.</summary>
    public static NpgsqlDataSource Open(PostgresOptions options, Dialect dialect)
    {
        var source = new NpgsqlDataSourceBuilder(Complete(options).ConnectionString);
        var settings = dialect.Settings(options.Timeout);
        source.UsePhysicalConnectionInitializer(
            connection => InitialiseAsync(connection, settings).AsTask().GetAwaiter().GetResult(),
            connection => InitialiseAsync(connection, settings).AsTask());
        return source.Build();
    }

    /// <summary>A single connection, to look at what is there.</summary>
    public static NpgsqlDataSource OpenPlain(PostgresOptions options)
    {
        var connection = Complete(options);
        connection.Pooling = false;
        return new NpgsqlDataSourceBuilder(connection.ConnectionString).Build();
    }

    private static NpgsqlConnectionStringBuilder Complete(PostgresOptions options)
    {
        var connection = options.ToBuilder();
        var limit = (int)Math.Ceiling(options.Timeout.TotalSeconds);
        // What the initialiser sets has to stay when a connection goes back to the pool.
        connection.NoResetOnClose = true;
        connection.Enlist = false;
        connection.MaxAutoPrepare = Prepared;
        connection.AutoPrepareMinUsages = 1;
        connection.CommandTimeout = limit;
        connection.ApplicationName ??= "netipam";
        connection.Timeout = Math.Min(connection.Timeout, limit);
        // A server that is away would be tried twice each time, the second time without a limit in time; and of a second try that fails,
        // too, Npgsql leaves the socket open.
        if (!connection.ShouldSerialize(GssMode) && Environment.GetEnvironmentVariable("PGGSSENCMODE") is null)
            connection.GssEncryptionMode = GssEncryptionMode.Disable;
        if (options.HasSeveralHosts)
        {
            connection.TargetSessionAttributes ??= "read-write";
            // A standby can become the primary at any time.
            connection.HostRecheckSeconds = 1;
        }
        return connection;
    }

    private static async ValueTask InitialiseAsync(NpgsqlConnection connection, string settings)
    {
        var command = new NpgsqlCommand(settings, connection);
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var isStandby = false;
                do
                {
                    while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false))
                        isStandby = reader.FieldCount == 1 && await reader.GetFieldValueAsync<bool>(0, CancellationToken.None).ConfigureAwait(false);
                }
                while (await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false));
                if (isStandby)
                    throw new NotPrimaryException();
            }
        }
    }
}
