using System.CommandLine;
using NetIpam.MongoDB;
using NetIpam.Server.Hosting;

namespace NetIpam.Server.Commands.Backends;

/// <summary><c>mongodb</c>.</summary>
internal sealed class MongoCommand : BackendCommand
{
    private readonly HostSettings _host = new("MONGODB", 27017, null);
    private readonly Setting _user = new("--user", "MONGODB_USER", "mongodb", "The user.");
    private readonly PasswordSetting _password = new("MONGODB_PASSWORD", "mongodb");
    private readonly Setting _database = new("--db-name", "MONGODB_DB_NAME", "go-ipam", "The database.");

    private readonly Setting _collection = new(
        "--collection-name", "MONGODB_COLLECTION_NAME", MongoOptions.DefaultCollection, "The collection; not the one of go-ipam.");

    private readonly Setting _connection = new(
        "--connection-string", "MONGODB_CONNECTION_STRING", null, "mongodb:// or mongodb+srv://, in place of host, port, user and password.");

    /// <inheritdoc/>
    public override string Name => "mongodb";

    /// <inheritdoc/>
    protected override string Title => "a store in MongoDB";

    /// <inheritdoc/>
    protected override IReadOnlyList<Flag> Flags => [.. _host.Flags, _user, .. _password.Flags, _database, _collection, _connection];

    /// <inheritdoc/>
    protected override Backend Read(ParseResult line, CreateMode create)
    {
        var database = _database.Read(line, text => text);
        var collection = _collection.Read(line, text => text);
        var options = _connection.Find(line, text => text) is { } connection
            ? new MongoOptions { ConnectionString = connection, Database = database, Collection = collection }
            : Check(() => MongoOptions.FromParts(
                _host.ReadHost(line), _host.ReadPort(line), database, collection, _user.Read(line, text => text), _password.Read(line)));
        Check(options.Check);
        return new MongoBackend(options, create);
    }
}
