namespace NetIpam.Postgres.Tests.Openings;

/// <summary>A program that waits for its database leaves nothing behind of each try.</summary>
public sealed class AwayServerTests
{
    [Theory]
    [InlineData("Disable")]
    [InlineData("Prefer")]
    [InlineData("Require")]
    public async Task Connections_that_come_to_nothing_are_closed(string sslMode)
    {
        using var server = new HalfOpenServer();
        var options = new PostgresOptions($"Host=127.0.0.1;Port={server.Port};Username=x;Password=y;SSL Mode={sslMode}") { Timeout = TimeSpan.FromSeconds(1) };
        // On a busy machine a try may be over before it is heard of.
        await Patience.UntilAsync(async () =>
        {
            var refused = await Should.ThrowAsync<IpamException>(() => PostgresCommitLog.OpenAsync(options, new IpamOptions()));
            refused.Reason.ShouldBe(IpamReason.StoreUnavailable);
            return server.Clients.Count > 0;
        });
        await Task.WhenAll(server.Clients).Soon();
    }
}
