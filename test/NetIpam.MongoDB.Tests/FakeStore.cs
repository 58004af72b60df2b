using NetIpam.MongoDB.Tests.FakeMongo;

namespace NetIpam.MongoDB.Tests;

/// <summary>How the tests reach a store on a fake server.</summary>
internal static class FakeStore
{
    public const string ReplicaSet = "rs0";

    private static int _databases;

    public static string NewDatabase() => $"test{Interlocked.Increment(ref _databases)}";

    public static MongoOptions Options(this FakeMongoServer server, string? database = null, int? port = null) => new()
    {
        ConnectionString = $"mongodb://127.0.0.1:{port ?? server.AdvertisedPort}/" + (server.ReplicaSet is null ? "" : $"?replicaSet={server.ReplicaSet}"),
        Database = database ?? "test",
        Timeout = Patience.Limit,
        Connections = 4,
    };

    public static Task<MongoCommitLog> OpenAsync(this FakeMongoServer server, string? database = null, int? port = null) =>
        MongoCommitLog.OpenAsync(server.Options(database, port), TimeProvider.System, cancellationToken: TestContext.Current.CancellationToken);
}
