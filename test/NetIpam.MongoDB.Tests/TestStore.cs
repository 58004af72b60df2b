namespace NetIpam.MongoDB.Tests;

/// <summary>The MongoDB server that NETIPAM_TEST_MONGODB names by a connection string, if it does.</summary>
internal static class TestStore
{
    private const string Variable = "NETIPAM_TEST_MONGODB";

    private static readonly string? Given = Environment.GetEnvironmentVariable(Variable);

    /// <summary>A database of its own, which is left behind.</summary>
    public static MongoOptions NewOptions()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Given), $"No MongoDB server: {Variable} names none. What runs without one runs against a fake.");
        return new MongoOptions { ConnectionString = Given!, Database = $"netipam_test_{Environment.ProcessId}_{FakeStore.NewDatabase()}", Connections = 4 };
    }
}
