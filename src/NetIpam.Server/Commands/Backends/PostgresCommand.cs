using System.CommandLine;
using NetIpam.Postgres;
using NetIpam.Server.Hosting;

namespace NetIpam.Server.Commands.Backends;

/// <summary><c>postgres</c>, and <c>cockroach</c>: a database.</summary>
internal sealed class PostgresCommand : BackendCommand
{
    private readonly PostgresDialect _dialect;
    private readonly HostSettings _host;
    private readonly Setting _user = new("--user", "PG_USER", "go-ipam", "The user.");
    private readonly PasswordSetting _password = new("PG_PASSWORD", "secret");
    private readonly Setting _database = new("--dbname", "PG_DBNAME", "goipam", "The database.");

    private readonly Setting _sslMode = new(
        "--sslmode", "PG_SSLMODE", "disable", "disable, allow, prefer, require, verify-ca or verify-full.");

    private readonly Setting _connection = new(
        "--connection-string", "PG_CONNECTION_STRING", null, "All of that and more, as Npgsql understands it, in place of the flags above.");

    private PostgresCommand(string name, string alias, string title, PostgresDialect dialect, int port)
    {
        Name = name;
        Aliases = [alias];
        Title = title;
        _dialect = dialect;
        _host = new("PG", port, "the one is used that can be written to");
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Aliases { get; }

    /// <inheritdoc/>
    protected override string Title { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<Flag> Flags => [.. _host.Flags, _user, .. _password.Flags, _database, _sslMode, _connection];

    /// <summary>The command for PostgreSQL, which finds a CockroachDB out by itself.</summary>
    public static PostgresCommand Postgres() =>
        new("postgres", "pg", "a store in PostgreSQL", PostgresDialect.Detect, 5432);

    /// <summary>The command for CockroachDB.</summary>
    public static PostgresCommand Cockroach() =>
        new("cockroach", "cr", "a store in CockroachDB", PostgresDialect.CockroachDB, 26257);

    /// <inheritdoc/>
    protected override Backend Read(ParseResult line, CreateMode create) =>
        new PostgresBackend(ReadOptions(line), create);

    private PostgresOptions ReadOptions(ParseResult line)
    {
        if (_connection.Find(line, ReadConnection) is { } connection)
            return connection with { Dialect = _dialect };
        var parts = PostgresOptions.Of(
            _host.ReadHost(line),
            _host.ReadPort(line),
            _user.Read(line, text => text),
            _password.Read(line),
            _database.Read(line, text => text),
            _sslMode.Read(line, ReadSslMode));
        return parts with { Dialect = _dialect };
    }

    private static PostgresOptions ReadConnection(string text)
    {
        try
        {
            return new PostgresOptions(text);
        }
        catch (ArgumentException e)
        {
            // Its message names a keyword, never a value.
            throw new FormatException($"This is no connection string: {e.Message}", e);
        }
    }

    private static string ReadSslMode(string text) => text is "disable" or "allow" or "prefer" or "require" or "verify-ca" or "verify-full"
        ? text
        : throw new FormatException($"'{text}' is not disable, allow, prefer, require, verify-ca or verify-full.");
}
