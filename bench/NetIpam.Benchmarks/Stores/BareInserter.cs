using Npgsql;

namespace NetIpam.Benchmarks.Stores;

/// <summary>The least that the same driver can do on the same database: insert a row of as many bytes, prepared, and commit it.</summary>
internal sealed class BareInserter : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _insert;
    private readonly NpgsqlParameter<long> _number = new();

    private BareInserter(NpgsqlDataSource source, NpgsqlConnection connection, string body)
    {
        _source = source;
        _connection = connection;
        _insert = new NpgsqlCommand("INSERT INTO bare (n, body) VALUES ($1, $2)", connection);
        _insert.Parameters.Add(_number);
        _insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = body });
    }

    public static async Task<BareInserter> CreateAsync(string connectionString, int length)
    {
        var source = NpgsqlDataSource.Create(connectionString);
        var connection = await source.OpenConnectionAsync();
        await using (var create = new NpgsqlCommand("CREATE TABLE bare (n bigint PRIMARY KEY, body text NOT NULL)", connection))
            await create.ExecuteNonQueryAsync();
        var inserter = new BareInserter(source, connection, new string('x', length));
        await inserter._insert.PrepareAsync();
        return inserter;
    }

    public async ValueTask InsertAsync()
    {
        _number.TypedValue++;
        await _insert.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _insert.DisposeAsync();
        await _connection.DisposeAsync();
        await _source.DisposeAsync();
    }
}
