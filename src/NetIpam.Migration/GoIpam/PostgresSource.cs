using System.Data;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using NetIpam.Postgres;
using Npgsql;

namespace NetIpam.Migration.GoIpam;

/// <summary>
/// The tables of go-ipam in PostgreSQL or CockroachDB: <c>prefixes</c> for root, <c>prefixes_NAME</c> for others. All of them are read in
/// one transaction, which sees them as they were at one moment and writes nothing.
/// </summary>
internal sealed class PostgresSource(PostgresOptions options) : IGoIpamSource
{
    private const string RootTable = "prefixes";
    private const string OtherTables = "prefixes_";

    // The names in the order of the search path, so that of two the one comes first that go-ipam would use.
    private const string FindTables = """
        SELECT t.table_schema, t.table_name FROM information_schema.tables t
        WHERE t.table_schema = ANY (current_schemas(false)) AND (t.table_name = 'prefixes' OR t.table_name LIKE 'prefixes\_%')
          AND (SELECT count(*) FROM information_schema.columns c
               WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name AND c.column_name IN ('cidr', 'prefix')) = 2
        ORDER BY array_position(current_schemas(false)::text[], t.table_schema::text)
        """;

    private const string FindStore =
        "SELECT count(*) FROM information_schema.tables WHERE table_schema = ANY (current_schemas(false)) AND table_name = 'ipam_schema'";

    private readonly NpgsqlDataSource _source = Connections.OpenPlain(options);

    public Task<FoundData> LookAsync(CancellationToken cancellationToken) => TryAsync(async () =>
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var tables = await connection.ReadAllAsync(FindTables, [], static _ => 0, cancellationToken).ConfigureAwait(false);
            var store = await connection.ReadAsync(FindStore, [], static row => row.GetInt64(0), cancellationToken).ConfigureAwait(false);
            return new FoundData(GoIpam: tables.Count > 0, NetIpam: store > 0);
        }
    });

    public async IAsyncEnumerable<SourceNamespace> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var connection = await TryAsync(() => _source.OpenConnectionAsync(cancellationToken).AsTask()).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            await TryAsync(() => BeginAsync(connection, cancellationToken)).ConfigureAwait(false);
            var limit = await TryAsync(() => ReadLimitAsync(connection, cancellationToken)).ConfigureAwait(false);
            var seen = new SortedDictionary<string, (string Schema, string Table)>(StringComparer.Ordinal);
            foreach (var (schema, table) in await TryAsync(() => ReadTablesAsync(connection, cancellationToken)).ConfigureAwait(false))
                seen.TryAdd(NameOf(table), (schema, table));
            foreach (var (name, (schema, table)) in seen)
            {
                var source = new SourceNamespace(name);
                // A name that just fits looks the same as one that was cut; of an identifier PostgreSQL keeps the first bytes.
                if (Encoding.UTF8.GetByteCount(table) >= limit)
                {
                    source.Findings.Add(new MigrationFinding(
                        MigrationFindingKind.NameCut,
                        name,
                        null,
                        $"its table \"{table}\" has the longest name that the database allows, so the name of the namespace may have been cut, and another that begins alike lies in the same table"));
                }
                await TryAsync(() => ReadRowsAsync(connection, schema, table, source, cancellationToken)).ConfigureAwait(false);
                yield return source;
            }
        }
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static string NameOf(string table) => table is RootTable ? Ipam.RootNamespace : table[OtherTables.Length..];

    private static string Quoted(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static async Task<bool> BeginAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // Ended by closing the connection.
        await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync("SET TRANSACTION READ ONLY", [], cancellationToken).ConfigureAwait(false);
        // A large table takes longer than a commit may.
        await connection.ExecuteAsync("SET statement_timeout = 0", [], cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static async Task<int> ReadLimitAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        int.Parse(
            await connection.ReadAsync("SHOW max_identifier_length", [], static row => Convert.ToString(row.GetValue(0), CultureInfo.InvariantCulture)!, cancellationToken).ConfigureAwait(false) ?? "63",
            CultureInfo.InvariantCulture);

    private static async Task<List<(string Schema, string Table)>> ReadTablesAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.ReadAllAsync(FindTables, [], static row => (row.GetString(0), row.GetString(1)), cancellationToken).ConfigureAwait(false);

    private static async Task<bool> ReadRowsAsync(NpgsqlConnection connection, string schema, string table, SourceNamespace source, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand($"SELECT cidr, prefix::text FROM {Quoted(schema)}.{Quoted(table)} ORDER BY cidr", connection) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    source.Add(
                        reader.GetString(0),
                        await reader.IsDBNullAsync(1, cancellationToken).ConfigureAwait(false) ? default : Encoding.UTF8.GetBytes(reader.GetString(1)));
                }
            }
        }
        return true;
    }

    private async Task<T> TryAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception e) when (Failure.IsKnown(e))
        {
            throw new IpamException(IpamReason.StoreUnavailable, $"The database {options} cannot be read: {Failure.Describe(e)}.", e);
        }
    }
}
