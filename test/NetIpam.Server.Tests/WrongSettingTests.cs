namespace NetIpam.Server.Tests;

/// <summary>Settings with which no store can be opened: one line says so, and never a stack trace.</summary>
public sealed class WrongSettingTests
{
    private const string NoHost = "--host: A host is a name or an address";
    private const string NoPath = "--password-file: The path is empty";
    private const string NoEtcd = "An endpoint of etcd is a host and a port";

    // With bars between, as some are empty and some have a space in them.
    [Theory]
    [InlineData("redis|--host|", 2, NoHost)]
    [InlineData("redis|--host|localhost,", 2, NoHost)]
    [InlineData("redis|--host|a b", 2, NoHost)]
    [InlineData("redis|--host|::1", 2, "'[::1]:6379' is not an endpoint of Redis")]
    [InlineData("redis|--host|[::1]", 2, "'[::1]:6379' is not an endpoint of Redis")]
    [InlineData("keydb|--host|localhost:0", 2, "'localhost:0' is not an endpoint of Redis")]
    [InlineData("redis|--password-file|", 2, NoPath)]
    [InlineData("etcd|--host|", 2, NoHost)]
    [InlineData("etcd|--host|a b", 2, NoHost)]
    [InlineData("etcd|--host|a:99999", 2, NoEtcd)]
    [InlineData("etcd|--host|a/b", 2, NoEtcd)]
    [InlineData("etcd|--host|::1|--port|1", 1, "http://[::1]:1")]
    [InlineData("etcd|--password-file|", 2, NoPath)]
    [InlineData("mongodb|--host|", 2, NoHost)]
    [InlineData("mongodb|--password-file|", 2, NoPath)]
    [InlineData("mongodb|--db-name|", 2, "The name of a database of MongoDB is not empty")]
    [InlineData("mongodb|--collection-name|", 2, "The name of a collection of MongoDB is not empty")]
    [InlineData("mongodb|--connection-string|", 2, "The connection string of MongoDB is empty")]
    [InlineData("postgres|--host|", 2, NoHost)]
    [InlineData("postgres|--host|a,b:c", 2, "--host: What follows the colon of a host is not a port")]
    [InlineData("postgres|--host|::1|--port|1", 1, "::1")]
    [InlineData("postgres|--password-file|", 2, NoPath)]
    [InlineData("log|diff|--rescued||redis", 2, "--rescued: The path is empty")]
    [InlineData("log|reappend|--rescued||redis", 2, "--rescued: The path is empty")]
    public async Task A_wrong_setting_gets_one_line(string arguments, int status, string expected) =>
        await ShouldSayAsync(arguments.Split('|'), status, expected);

    [Fact]
    public async Task A_file_that_may_not_be_read_gets_one_line()
    {
        using var folder = new TemporaryFolder();
        await using (await ServerProcess.StartAsync(["--path", folder.Store]))
        {
            // It makes the store.
        }
        // A folder is refused in the same way as a file of another user, also to root.
        await ShouldSayAsync(["log", "diff", "--rescued", folder.Path, "file", "--path", folder.Store], 1, folder.Path);
    }

    private static async Task ShouldSayAsync(string[] arguments, int expectedStatus, string expected)
    {
        var (status, output) = await ServerProcess.RunAsync(arguments);
        output.ShouldNotContain("Unhandled");
        output.TrimEnd().Split('\n').Length.ShouldBe(1, output);
        output.ShouldStartWith("ipam-server: ");
        output.ShouldContain(expected);
        status.ShouldBe(expectedStatus, output);
    }
}
