using NetIpam.TestKit.Security;

namespace NetIpam.Postgres.Tests.Openings;

/// <summary>Every sslmode, against a server with TLS and one without.</summary>
public sealed class TlsTests(SharedServer shared)
{
    /// <summary>An address of this machine that no certificate names.</summary>
    private const string OtherAddress = "127.0.0.2";

    [Fact]
    public async Task Modes_do_what_they_say()
    {
        using var authority = TestAuthority.Create();
        using var stranger = TestAuthority.Create("Another Root");
        using var certificate = authority.IssueServer();
        await using var server = await PostgresServer.StartNewAsync(certificate, $"listen_addresses=127.0.0.1,{OtherAddress}");
        using var folder = new TemporaryFolder();
        var right = await WriteAsync(folder, "right.pem", authority.Pem);
        var wrong = await WriteAsync(folder, "wrong.pem", stranger.Pem);

        (await IsEncryptedAsync(Of("disable"))).ShouldBeFalse();
        (await IsEncryptedAsync(Of("allow"))).ShouldBeFalse();
        (await IsEncryptedAsync(Of("prefer"))).ShouldBeTrue();
        (await IsEncryptedAsync(Of("require"))).ShouldBeTrue();
        (await IsEncryptedAsync(Verified("VerifyCA", right))).ShouldBeTrue();
        (await IsEncryptedAsync(Verified("VerifyFull", right))).ShouldBeTrue();
        (await IsEncryptedAsync(Verified("VerifyCA", right, OtherAddress))).ShouldBeTrue();
        await ShouldFailAsync(Verified("VerifyFull", right, OtherAddress));
        await ShouldFailAsync(Verified("VerifyCA", wrong));
        await ShouldFailAsync(Verified("VerifyFull", wrong));
        await ShouldFailAsync(Of("verify-ca"));
        await ShouldFailAsync(Of("verify-full"));

        PostgresOptions Of(string mode) => PostgresOptions.Of("127.0.0.1", server.Port, PostgresServer.User, PostgresServer.Password, "postgres", mode);

        PostgresOptions Verified(string mode, string root, string host = "127.0.0.1") =>
            new(server.ConnectionString().Replace("127.0.0.1", host, StringComparison.Ordinal) + $";SSL Mode={mode};Root Certificate={root}");

        async Task<bool> IsEncryptedAsync(PostgresOptions options)
        {
            await using var log = await PostgresCommitLog.OpenAsync(options);
            var encrypted = await server.QueryAsync("SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'netipam'", "postgres");
            return encrypted == "t";
        }
    }

    [Fact]
    public async Task Server_without_TLS_is_refused_where_it_is_required()
    {
        var server = shared.Server;
        foreach (var mode in new[] { "require", "verify-ca", "verify-full" })
            (await ShouldFailAsync(PostgresOptions.Of("127.0.0.1", server.Port, PostgresServer.User, PostgresServer.Password, "postgres", mode))).ShouldContain("SSL");
        await using var log = await PostgresCommitLog.OpenAsync(
            PostgresOptions.Of("127.0.0.1", server.Port, PostgresServer.User, PostgresServer.Password, await server.CreateDatabaseAsync(), "prefer"));
    }

    private static async Task<string> ShouldFailAsync(PostgresOptions options)
    {
        var failed = await Should.ThrowAsync<IpamException>(async () => await PostgresCommitLog.OpenAsync(options));
        failed.Reason.ShouldBe(IpamReason.StoreUnavailable);
        failed.Message.ShouldNotContain('\n');
        failed.Message.ShouldNotContain(PostgresServer.Password);
        return failed.Message;
    }

    private static async Task<string> WriteAsync(TemporaryFolder folder, string name, string text)
    {
        var path = Path.Combine(folder.Path, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }
}
