using System.Collections.Concurrent;

namespace NetIpam.Etcd.Tests.Security;

/// <summary>Users, passwords and permissions.</summary>
public sealed class AuthenticationTests : IAsyncLifetime
{
    private const string Secret = "not-a-secret";

    private EtcdServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private EtcdOptions Options => new() { Endpoints = [_server.Endpoint], User = "ipam", Password = Secret, Timeout = Patience.Limit };

    public async ValueTask InitializeAsync()
    {
        _server = await EtcdServer.StartNewAsync();
        await _server.ControlAsync("user", "add", "root:root-password");
        await _server.ControlAsync("role", "add", "netipam");
        await _server.ControlAsync("role", "grant-permission", "netipam", "--prefix=true", "readwrite", "/netipam/");
        await _server.ControlAsync("user", "add", $"ipam:{Secret}");
        await _server.ControlAsync("user", "grant-role", "ipam", "netipam");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task User_with_rights_on_the_prefix_alone_is_enough()
    {
        await EnableAsync();
        await using (var ipam = await Ipam.OpenEtcdAsync(Options, cancellationToken: Token))
        {
            var tenant = await ipam.CreateNamespaceAsync("tenant", cancellationToken: Token);
            await tenant.CreatePrefixAsync("10.0.0.0/24", cancellationToken: Token);
            await tenant.AcquireAddressAsync("10.0.0.0/24", cancellationToken: Token);
        }
        await using var log = await EtcdCommitLog.OpenAsync(Options, TimeProvider.System, cancellationToken: Token);
        await Commits.FillAsync(log, 2);
        await log.DeleteAsync(Commits.Log, Token);
    }

    [Fact]
    public async Task Tokens_that_the_server_forgot_are_asked_for_again()
    {
        await EnableAsync();
        await using var log = await EtcdCommitLog.OpenAsync(Options, TimeProvider.System, cancellationToken: Token);
        var commits = await Commits.FillAsync(log, 2);
        await _server.RestartAsync(Token);
        commits.Add(await Commits.AppendAsync(log, commits[^1], "after"));
        await Commits.ShouldHoldAsync(log, commits);
    }

    [Fact]
    public async Task Wrong_password_is_told_without_it()
    {
        await EnableAsync();
        (await RefusalAsync(Options with { Password = "wrong-password" })).ShouldBe("Could not open the store in etcd: etcd refused the user 'ipam', or the password.");
    }

    [Fact]
    public async Task Missing_user_is_told()
    {
        await EnableAsync();
        (await RefusalAsync(Options with { User = null, Password = null }))
            .ShouldBe("Could not open the store in etcd: etcd has authentication enabled: give it a user and a password, or a certificate.");
    }

    [Fact]
    public async Task Missing_permission_is_told_with_the_prefix()
    {
        await EnableAsync();
        (await RefusalAsync(Options with { KeyPrefix = "/other/" }))
            .ShouldBe("Could not open the store in etcd: etcd denies the user 'ipam' the keys below /other/: grant a role with readwrite on this prefix.");
    }

    [Fact]
    public async Task Authentication_enabled_under_a_process_is_followed()
    {
        var notices = new ConcurrentQueue<IpamNotice>();
        await using var log = await EtcdCommitLog.OpenAsync(Options, TimeProvider.System, notices.Enqueue, Token);
        notices.ShouldContain(notice => notice.Level == IpamNoticeLevel.Warning && notice.Message.Contains("authentication disabled", StringComparison.Ordinal));
        var commits = await Commits.FillAsync(log, 2);
        await EnableAsync();
        commits.Add(await Commits.AppendAsync(log, commits[^1], "after"));
        await Commits.ShouldHoldAsync(log, commits);
    }

    [Fact]
    public async Task Permissions_that_change_under_a_process_are_followed()
    {
        await EnableAsync();
        await using var log = await EtcdCommitLog.OpenAsync(Options, TimeProvider.System, cancellationToken: Token);
        var commits = await Commits.FillAsync(log, 2);
        // Any change to users makes all tokens old.
        await _server.ControlAsync("--user", "root:root-password", "user", "add", "another:password");
        commits.Add(await Commits.AppendAsync(log, commits[^1], "after"));
        await Commits.ShouldHoldAsync(log, commits);
    }

    private static async Task<string> RefusalAsync(EtcdOptions options)
    {
        var refusal = await Should.ThrowAsync<IpamException>(() => Ipam.OpenEtcdAsync(options, cancellationToken: Token));
        refusal.Reason.ShouldBe(IpamReason.StoreUnavailable);
        refusal.ToString().ShouldNotContain("password-");
        refusal.ToString().ShouldNotContain("wrong-password");
        return refusal.Message;
    }

    private async Task EnableAsync()
    {
        await _server.ControlAsync("user", "grant-role", "root", "root");
        await _server.ControlAsync("auth", "enable");
    }
}
