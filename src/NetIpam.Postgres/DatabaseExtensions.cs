using Npgsql;

namespace NetIpam.Postgres;

/// <summary>Statements with positional parameters. The connection prepares each of them when it is first sent.</summary>
internal static class DatabaseExtensions
{
    public static NpgsqlBatchCommand Command(string sql, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        return command;
    }

    /// <summary>Runs a statement; answers how many rows it changed.</summary>
    public static async ValueTask<int> ExecuteAsync(this NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.AddRange(parameters);
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs two statements as one transaction, in one round trip; answers how many rows the first one changed.</summary>
    public static async ValueTask<ulong> ExecuteTwoAsync(
        this NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, string then, NpgsqlParameter[] thenParameters, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            batch.BatchCommands.Add(Command(sql, parameters));
            batch.BatchCommands.Add(Command(then, thenParameters));
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return batch.BatchCommands[0].Rows;
        }
    }

    /// <summary>The first row; the default when there is none.</summary>
    public static async ValueTask<T?> ReadAsync<T>(
        this NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        (await connection.ReadAllAsync(sql, parameters, read, cancellationToken).ConfigureAwait(false)) is [var first, ..] ? first : default;

    /// <summary>All rows.</summary>
    public static async ValueTask<List<T>> ReadAllAsync<T>(
        this NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.AddRange(parameters);
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    rows.Add(read(reader));
                return rows;
            }
        }
    }
}
