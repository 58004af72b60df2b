using Microsoft.Data.Sqlite;
using NetIpam.Log;

namespace SqliteLog;

/// <summary>A file of SQLite that is used by one thread at a time, and says of each failure whether it changed something.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;

    private SqliteFile(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens a file, and makes its tables unless they are there.</summary>
    /// <exception cref="LogUnavailableException">That cannot be.</exception>
    public static SqliteFile Open(string path, string schema)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        var file = new SqliteFile(connection);
        try
        {
            connection.Open();
            // Others may write; wait for them. A commit is on the disk when it is answered.
            file.Execute("PRAGMA busy_timeout = 10000");
            file.Execute("PRAGMA journal_mode = WAL");
            file.Execute("PRAGMA synchronous = FULL");
            file.Execute(schema);
            return file;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new LogUnavailableException($"'{path}' cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>Reads, from one state of the file.</summary>
    /// <exception cref="LogUnavailableException">It cannot be read.</exception>
    public T Read<T>(Func<SqliteFile, T> work)
    {
        lock (_lock)
        {
            try
            {
                using var transaction = _connection.BeginTransaction(deferred: true);
                return work(this);
            }
            catch (SqliteException e)
            {
                throw new LogUnavailableException($"SQLite: {e.Message}", e);
            }
        }
    }

    /// <summary>Makes all changes of the work or none.</summary>
    /// <exception cref="LogUnavailableException">None was made.</exception>
    /// <exception cref="OutcomeUnknownException">Whether they were is not known.</exception>
    public T Change<T>(Func<SqliteFile, T> work)
    {
        lock (_lock)
        {
            var isCommitting = false;
            try
            {
                using var transaction = _connection.BeginTransaction(deferred: false);
                var result = work(this);
                isCommitting = true;
                transaction.Commit();
                return result;
            }
            catch (SqliteException e)
            {
                // Before the commit nothing is in the file that others see.
                throw isCommitting
                    ? new OutcomeUnknownException($"SQLite: {e.Message}", e)
                    : new LogUnavailableException($"SQLite: {e.Message}", e);
            }
        }
    }

    /// <summary>Runs a statement, within the work given to one of the methods above.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = CreateCommand(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>Reads rows, within the work given to one of the methods above.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = CreateCommand(sql, values);
        using var rows = command.ExecuteReader();
        var found = new List<T>();
        while (rows.Read())
            found.Add(read(rows));
        return found;
    }

    public void Dispose()
    {
        lock (_lock)
            _connection.Dispose();
    }

    private SqliteCommand CreateCommand(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
