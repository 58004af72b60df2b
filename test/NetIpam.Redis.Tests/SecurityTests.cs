using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetIpam.Log;
using NetIpam.TestKit;
using NetIpam.TestKit.Security;
using NetIpam.TestKit.Servers;

namespace NetIpam.Redis.Tests;

/// <summary>Passwords, users and encrypted connections.</summary>
public sealed class SecurityTests
{
    private const string Password = "correct-horse";
    private const string Wrong = "battery-staple";

    // What docs/redis.md gives.
    private static readonly string[] LeastPermissions =
    [
        "resetkeys", "~ipam:*", "%R~namespaces", "resetchannels", "-@all", "+ping", "+echo", "+select", "+client|setname", "+info", "+config|get", "+time",
        "+exists", "+type", "+sismember", "+evalsha", "+eval", "+hget", "+hmget", "+hset", "+hdel", "+hkeys", "+hlen", "+hgetall", "+llen", "+lrange", "+lindex",
        "+rpush", "+ltrim", "+del", "+unlink",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Right_password_opens()
    {
        await using var server = await RedisServer.StartNewAsync("--requirepass", Password);
        await WorkAsync(new RedisOptions { Endpoints = [server.Endpoint], Password = Password });
    }

    [Theory]
    [InlineData(Wrong)]
    [InlineData(null)]
    public async Task Wrong_password_is_told_and_not_shown(string? password)
    {
        await using var server = await RedisServer.StartNewAsync("--requirepass", Password);
        await ShouldTellOfThePasswordAsync(limit => new RedisOptions { Endpoints = [server.Endpoint], Password = password, Timeout = limit });
    }

    [Fact]
    public async Task User_with_the_least_permissions_can_do_everything()
    {
        await using var server = await StartWithUserAsync(LeastPermissions);
        await WorkAsync(User(server, Password));
    }

    [Fact]
    public async Task User_of_a_cut_connection_is_logged_in_again()
    {
        await using var server = await StartWithUserAsync("~*", "+@all");
        await using var ipam = await Ipam.OpenRedisAsync(User(server, Password), cancellationToken: Token);
        await ipam.Root.CreatePrefixAsync("10.0.0.0/24", cancellationToken: Token);
        await server.RestartAsync(Token);
        await ipam.Root.AcquireAddressAsync("10.0.0.0/24", cancellationToken: Token);
    }

    [Fact]
    public async Task Wrong_password_of_a_user_is_told_and_not_shown()
    {
        await using var server = await StartWithUserAsync("~*", "+@all");
        await ShouldTellOfThePasswordAsync(limit => User(server, Wrong, limit));
    }

    [Fact]
    public async Task Append_of_which_only_a_half_is_permitted_is_refused_as_a_whole()
    {
        await using var server = await StartWithUserAsync(LeastPermissions);
        await using var log = await Logs.OpenAsync(User(server, Password));
        await log.CreateAsync(Logs.Log, Logs.Genesis, Token);
        var next = Logs.After(Logs.Genesis);
        foreach (var command in new[] { "rpush", "hset" })
        {
            await server.RunAsync("ACL", "SETUSER", "ipam", $"-{command}");
            await Should.ThrowAsync<LogUnavailableException>(async () => await log.TryAppendAsync(Logs.Log, next));
            await Logs.ShouldHoldAsync(log, Logs.Genesis);
            await server.RunAsync("ACL", "SETUSER", "ipam", $"+{command}");
        }
        (await log.TryAppendAsync(Logs.Log, next)).Outcome.ShouldBe(AppendOutcome.Appended);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Encrypted_connections_work_with_the_right_authority_only(bool asUser)
    {
        using var files = new TlsFiles();
        var port = FreePort.Take();
        await using var server = await RedisServer.StartNewAsync(
            "--tls-port", $"{port}", "--tls-cert-file", files.Certificate, "--tls-key-file", files.Key, "--tls-ca-cert-file", files.Certificate,
            "--tls-auth-clients", "no", "--user", "ipam", "on", $">{Password}", "~*", "+@all");
        RedisOptions Store(X509Certificate2? authority) => new()
        {
            Endpoints = [$"localhost:{port}"],
            Tls = true,
            TlsAuthorities = authority is null ? null : [authority],
            Timeout = authority is null ? TimeSpan.FromSeconds(3) : Patience.Limit,
            User = asUser ? "ipam" : null,
            Password = asUser ? Password : null,
        };
        await WorkAsync(Store(files.Authority));
        var refusal = await Should.ThrowAsync<IpamException>(() => WorkAsync(Store(null)));
        refusal.Reason.ShouldBe(IpamReason.StoreUnavailable);
        refusal.Message.ShouldContain("certificate");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Certificate_from_an_intermediate_of_an_authority_of_a_bundle_is_accepted(bool asUser)
    {
        using var other = TestAuthority.Create("Other Root");
        using var root = TestAuthority.Create();
        using var intermediate = root.Intermediate();
        using var certificate = intermediate.IssueServer();
        using var folder = new SecureFolder(root);
        folder.Write("server", certificate, intermediate.Pem);
        var port = FreePort.Take();
        await using var server = await StartWithTlsAsync(folder, port);
        await WorkAsync(Tls(port, asUser, other, root));
        await ShouldRefuseCertificateAsync(Tls(port, asUser, other));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Certificate_of_a_client_is_none_of_a_server(bool asUser)
    {
        using var root = TestAuthority.Create();
        using var certificate = root.IssueClient("ann");
        using var folder = new SecureFolder(root);
        folder.Write("server", certificate);
        var port = FreePort.Take();
        await using var server = await StartWithTlsAsync(folder, port);
        await ShouldRefuseCertificateAsync(Tls(port, asUser, root));
    }

    private static Task<RedisServer> StartWithTlsAsync(SecureFolder folder, int port) => RedisServer.StartNewAsync(
        "--tls-port", $"{port}", "--tls-cert-file", folder.CertificateFile, "--tls-key-file", folder.KeyFile, "--tls-ca-cert-file", folder.CaFile,
        "--tls-auth-clients", "no", "--user", "ipam", "on", $">{Password}", "~*", "+@all");

    private static RedisOptions Tls(int port, bool asUser, params TestAuthority[] authorities) => new()
    {
        Endpoints = [$"localhost:{port}"],
        Tls = true,
        TlsAuthorities = [.. authorities.Select(static authority => authority.Certificate)],
        Timeout = TimeSpan.FromSeconds(10),
        User = asUser ? "ipam" : null,
        Password = asUser ? Password : null,
    };

    private static async Task ShouldRefuseCertificateAsync(RedisOptions store)
    {
        var refusal = await Should.ThrowAsync<IpamException>(() => WorkAsync(store));
        refusal.Reason.ShouldBe(IpamReason.StoreUnavailable);
        refusal.Message.ShouldContain("certificate");
    }

    private static RedisOptions User(RedisServer server, string password, TimeSpan? limit = null) =>
        new() { Endpoints = [server.Endpoint], User = "ipam", Password = password, Timeout = limit ?? Patience.Limit };

    private static Task<RedisServer> StartWithUserAsync(params string[] permissions) =>
        RedisServer.StartNewAsync(["--user", "ipam", "on", $">{Password}", .. permissions]);

    /// <summary>A busy machine may not come to the login within the first time limit, which is all that can be told then.</summary>
    private static async Task ShouldTellOfThePasswordAsync(Func<TimeSpan, RedisOptions> store)
    {
        IpamException refusal = null!;
        foreach (var seconds in new[] { 2, 10, 40 })
        {
            refusal = await Should.ThrowAsync<IpamException>(() => WorkAsync(store(TimeSpan.FromSeconds(seconds))));
            refusal.Reason.ShouldBe(IpamReason.StoreUnavailable);
            refusal.ToString().ShouldNotContain(Wrong);
            if (refusal.Message.Contains("password", StringComparison.Ordinal))
                return;
        }
        refusal.Message.ShouldContain("password");
    }

    /// <summary>All that a store is used for, once.</summary>
    private static async Task WorkAsync(RedisOptions store)
    {
        await using (var ipam = await Ipam.OpenRedisAsync(store, cancellationToken: Token))
        {
            await ipam.Root.CreatePrefixAsync("10.0.0.0/24", cancellationToken: Token);
            await ipam.Root.AcquireAddressAsync("10.0.0.0/24", cancellationToken: Token);
        }
        await using var log = await Logs.OpenAsync(store);
        await log.CreateAsync(Logs.Log, Logs.Genesis, Token);
        await log.ClaimTurnAsync(Logs.Log, new TurnClaim(1, TurnClaim.MaxWait), Token);
        await log.WriteCommitPartAsync(Logs.Log, new BlobId(1), 1, 0, new byte[] { 1 }, Token);
        var last = Logs.Genesis;
        for (UInt128 id = 2; id < 5; id++)
        {
            last = Logs.After(last);
            (await log.TryAppendAsync(Logs.Log, last)).Outcome.ShouldBe(AppendOutcome.Appended);
            (await log.ClaimSnapshotAsync(Logs.Log, new BlobId(id), Token)).ShouldBeTrue();
            (await log.WriteSnapshotPartAsync(Logs.Log, new BlobId(id), 0, new byte[] { 1 }, Token)).ShouldBeTrue();
            var manifest = new SnapshotManifest
            {
                Id = new BlobId(id),
                Position = new LogHead(last.Sequence, last.Id),
                Parts = 1,
                Length = 1,
                Hash = "",
                Digest = 0,
                RecentIds = [last.Id],
            };
            (await log.PublishSnapshotAsync(Logs.Log, manifest, Token)).ShouldBeTrue();
        }
        (await log.ReadPartAsync(Logs.Log, new BlobId(4), 0, Token)).ShouldNotBeNull();
        await log.TrimAsync(Logs.Log, long.MaxValue, Token);
        (await log.ReadPartAsync(Logs.Log, new BlobId(1), 0, Token)).ShouldBeNull();
        (await log.GetTimeAsync(Token)).ShouldNotBeNull();
        await log.DeleteAsync(Logs.Log, Token);
        (await log.GetHeadAsync(Logs.Log, Token)).ShouldBeNull();
    }

    /// <summary>A certificate for localhost that is its own authority, as files.</summary>
    private sealed class TlsFiles : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public TlsFiles()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            Authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            File.WriteAllText(Certificate, Authority.ExportCertificatePem());
            File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
        }

        public X509Certificate2 Authority { get; }

        public string Certificate => Path.Combine(_folder.Path, "cert.pem");

        public string Key => Path.Combine(_folder.Path, "key.pem");

        public void Dispose()
        {
            Authority.Dispose();
            _folder.Dispose();
        }
    }
}
