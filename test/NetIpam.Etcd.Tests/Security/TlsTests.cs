namespace NetIpam.Etcd.Tests.Security;

/// <summary>TLS in both directions.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private readonly CertificateFolder _files = new();
    private EtcdServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private EtcdOptions Options => new()
    {
        Endpoints = [_server.Endpoint],
        CaFile = _files.Authority,
        CertificateFile = _files.Client,
        KeyFile = _files.ClientKey,
        Timeout = Patience.Limit,
    };

    public async ValueTask InitializeAsync() => _server = await EtcdServer.StartWithTlsAsync(
        _files.Server, _files.ServerKey, _files.ClientAuthority, ["--cacert", _files.Authority, "--cert", _files.Client, "--key", _files.ClientKey]);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _files.Dispose();
    }

    [Fact]
    public async Task Client_certificate_and_authority_from_files_let_us_in()
    {
        await using var ipam = await Ipam.OpenEtcdAsync(Options, cancellationToken: Token);
        await ipam.Root.CreatePrefixAsync("10.0.0.0/24", cancellationToken: Token);
        (await _server.ControlAsync("get", "--prefix", "/netipam/", "--keys-only")).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Certificate_of_the_server_need_not_be_trusted_if_that_is_asked_for()
    {
        await using var ipam = await Ipam.OpenEtcdAsync(Options with { CaFile = null, InsecureSkipVerify = true }, cancellationToken: Token);
        await ipam.Root.CreatePrefixAsync("10.0.0.0/24", cancellationToken: Token);
    }

    [Fact]
    public async Task Renewed_certificate_is_shown_to_a_server_that_starts_again()
    {
        await using var log = await EtcdCommitLog.OpenAsync(Options, TimeProvider.System, cancellationToken: Token);
        var commits = await Commits.FillAsync(log, 1);
        // From now on the server takes no certificate that was issued before.
        _files.Renew();
        await _server.RestartAsync(Token);
        commits.Add(await Commits.AppendAsync(log, commits[^1], "after"));
        await Commits.ShouldHoldAsync(log, commits);
    }

    [Fact]
    public Task Unknown_authority_is_told() => ShouldRefuseAsync(Options with { CaFile = null }, "TLS:");

    [Fact]
    public Task Missing_client_certificate_is_told() => ShouldRefuseAsync(Options with { CertificateFile = null, KeyFile = null, Timeout = TimeSpan.FromSeconds(2) }, "etcd: ");

    [Fact]
    public Task Server_with_TLS_that_is_talked_to_in_the_clear_is_told() =>
        ShouldRefuseAsync(new EtcdOptions { Endpoints = [_server.Endpoint], Timeout = TimeSpan.FromSeconds(2) }, $"http://{_server.Endpoint}");

    [Fact]
    public Task Missing_file_is_told() => ShouldRefuseAsync(Options with { CaFile = "/nowhere/ca.pem" }, "Cannot read '/nowhere/ca.pem'");

    [Fact]
    public Task File_without_a_certificate_is_told() => ShouldRefuseAsync(Options with { CaFile = _files.ClientKey }, "There is no certificate in PEM in");

    [Fact]
    public Task Key_of_another_certificate_is_told() => ShouldRefuseAsync(Options with { KeyFile = _files.ServerKey }, "hold no certificate and private key in PEM");

    private static async Task ShouldRefuseAsync(EtcdOptions options, string text)
    {
        var refusal = await Should.ThrowAsync<IpamException>(() => Ipam.OpenEtcdAsync(options, cancellationToken: Token));
        refusal.Reason.ShouldBe(IpamReason.StoreUnavailable);
        refusal.Message.ShouldContain(text);
        refusal.Message.ShouldNotContain("\n");
        refusal.Message.ShouldNotContain("PRIVATE KEY", Case.Sensitive);
    }
}
