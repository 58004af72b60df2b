using NetIpam.Server.Profiling;

namespace NetIpam.Server.Tests.Profiling;

/// <summary>No password is shown.</summary>
public sealed class CommandLineTextTests
{
    [Theory]
    [InlineData("postgres --password hunter2 --host db", "postgres --password *** --host db")]
    [InlineData("postgres --password=hunter2", "postgres --password=***")]
    [InlineData("postgres --password:hunter2", "postgres --password:***")]
    [InlineData("postgres --connection-string Host=db;Password=hunter2", "postgres --connection-string ***")]
    [InlineData("mongodb --connection-string=mongodb://a:hunter2@db", "mongodb --connection-string=***")]
    [InlineData("postgres --password-file /run/secrets/db", "postgres --password-file /run/secrets/db")]
    [InlineData("postgres --password", "postgres --password")]
    public void It_is_hidden(string line, string expected) =>
        string.Join(' ', CommandLineText.WithoutSecrets(line.Split(' '))).ShouldBe(expected);
}
