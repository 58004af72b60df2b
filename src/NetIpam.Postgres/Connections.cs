using Npgsql;

namespace NetIpam.Postgres;

/// <summary>Makes the pool: each of its connections is to a primary, and set as the log relies on.</summary>
internal static class Connections
{
    /// <summary>More than there are statements.</summary>
    private const int Prepared = 64;

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
        // What the initialiser sets has to stay when a connection goes back to the pool.
        connection.NoResetOnClose = true;
        connection.Enlist = false;
        connection.MaxAutoPrepare = Prepared;
        connection.AutoPrepareMinUsages = 1;
        connection.CommandTimeout = Math.Max(1, (int)options.Timeout.TotalSeconds);
        connection.ApplicationName ??= "netipam";
        if (!connection.ContainsKey("Timeout"))
            connection.Timeout = Math.Max(1, (int)options.Timeout.TotalSeconds);
        if (options.HasSeveralHosts)
            connection.TargetSessionAttributes ??= "read-write";
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
