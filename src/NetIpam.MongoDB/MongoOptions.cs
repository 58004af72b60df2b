namespace NetIpam.MongoDB;

/// <summary>Where a store in MongoDB is, and how it is spoken to.</summary>
public sealed record MongoOptions
{
    /// <summary>The database unless another one is named.</summary>
    public const string DefaultDatabase = "netipam";

    /// <summary>The collection unless another one is named.</summary>
    public const string DefaultCollection = "ipam";

    /// <summary>The connection string: <c>mongodb://</c> or <c>mongodb+srv://</c>, with user, hosts, replica set, authentication and
    /// TLS as libmongoc takes them. Write concern, read concern and retries are not taken from it: those are fixed.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The database. The default is <c>netipam</c>.</summary>
    public string Database { get; init; } = DefaultDatabase;

    /// <summary>The collection of commits. The contents of snapshots lie in a second one, with <c>.parts</c> behind its name.
    /// The default is <c>ipam</c>.</summary>
    public string Collection { get; init; } = DefaultCollection;

    /// <summary>How long one command may take, 100 ms to 10 minutes. Where the connection string has <c>socketTimeoutMS</c>,
    /// <c>serverSelectionTimeoutMS</c> or <c>connectTimeoutMS</c>, those hold instead. The default is 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many connections there are at most, with a thread each, 1 to 256. The default is 16.</summary>
    public int Connections { get; init; } = 16;

    /// <summary>Whether a store may be created in a database that holds go-ipam's data: for a migration only.</summary>
    internal bool BesideGoIpam { get; init; }

    /// <summary>Options from the parts that go-ipam takes. Without a user nobody is authenticated.</summary>
    /// <exception cref="ArgumentException">There is no host, or the port is none.</exception>
    public static MongoOptions FromParts(
        string host, int port, string database = DefaultDatabase, string collection = DefaultCollection, string? user = null, string? password = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        var credentials = string.IsNullOrEmpty(user) ? "" : $"{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(password ?? "")}@";
        var name = host.Contains(':', StringComparison.Ordinal) && host[0] != '[' ? $"[{host}]" : host;
        return new MongoOptions { ConnectionString = $"mongodb://{credentials}{name}:{port}/", Database = database, Collection = collection };
    }

    /// <summary>The options without the connection string, which has secrets in it.</summary>
    public override string ToString() => $"{Database}.{Collection}";

    /// <summary>Checks that every value is as it is said above; opening the store does so, too.</summary>
    /// <exception cref="ArgumentException">A value is out of its range, or does not go with another.</exception>
    public void Check()
    {
        if (string.IsNullOrEmpty(ConnectionString))
            throw new ArgumentException("The connection string of MongoDB is empty.");
        if (string.IsNullOrEmpty(Database))
            throw new ArgumentException("The name of a database of MongoDB is not empty.");
        if (string.IsNullOrEmpty(Collection))
            throw new ArgumentException("The name of a collection of MongoDB is not empty.");
        ArgumentOutOfRangeException.ThrowIfLessThan(Timeout, TimeSpan.FromMilliseconds(100));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Timeout, TimeSpan.FromMinutes(10));
        ArgumentOutOfRangeException.ThrowIfLessThan(Connections, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Connections, 256);
    }
}
