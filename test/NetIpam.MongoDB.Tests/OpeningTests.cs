using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NetIpam.Log;
using NetIpam.MongoDB.Native;
using NetIpam.MongoDB.Tests.FakeMongo;

namespace NetIpam.MongoDB.Tests;

/// <summary>What is opened, what is refused, and that looking changes nothing.</summary>
public sealed class OpeningTests : IAsyncDisposable
{
    private readonly FakeMongoServer _server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Store_is_opened_in_one_line_and_again()
    {
        await using (var ipam = await Ipam.OpenMongoDBAsync(_server.Options(), cancellationToken: Token))
            await ipam.Root.CreatePrefixAsync("10.0.0.0/24", cancellationToken: Token);
        await using var again = await Ipam.OpenMongoDBAsync(_server.Options(), new IpamOptions { Create = CreateMode.Never }, Token);
        (await again.Root.AcquireAddressAsync("10.0.0.0/24", cancellationToken: Token)).ToString().ShouldBe("10.0.0.1");
    }

    [Fact]
    public async Task Store_is_registered_in_one_line()
    {
        await using var services = new ServiceCollection()
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>)).AddIpamMongoDB(_server.Options()).BuildServiceProvider();
        await services.GetRequiredService<Ipam>().Root.CreatePrefixAsync("10.0.0.0/24", cancellationToken: Token);
    }

    [Fact]
    public async Task Empty_store_that_must_not_be_created_is_refused_and_left_empty()
    {
        await Refusal.OfAsync(IpamReason.StoreNotUsable, async () => await Ipam.OpenMongoDBAsync(_server.Options(), new IpamOptions { Create = CreateMode.Never }, Token));
        _server.Commands.ShouldNotContain("insert");
        _server.Backup("test").Values.ShouldAllBe(documents => documents.Count == 0);
    }

    [Theory]
    [InlineData("ipam")]
    [InlineData("ipam.parts")]
    [InlineData("prefixes")]
    public async Task Data_of_go_ipam_is_refused_with_the_way_to_import_it(string collection)
    {
        _server.Collection("test", collection).Insert(new FakeDocument
        {
            { "prefix", new FakeDocument { { "cidr", "10.0.0.0/8" }, { "parentcidr", "" } } }, { "namespace", "root" },
            { "availablechildprefixes", new FakeDocument() }, { "isparent", false }, { "ips", new FakeDocument() }, { "version", 0L },
        });
        var refused = await Should.ThrowAsync<IpamException>(() => _server.OpenAsync());
        refused.Reason.ShouldBe(IpamReason.StoreNotUsable);
        refused.Message.ShouldContain($"'{collection}'");
        refused.Message.ShouldContain("ipam migrate --from");
        refused.Message.ShouldContain(" --apply");
    }

    [Fact]
    public async Task Store_beside_the_data_of_go_ipam_is_opened_once_it_is_one()
    {
        await using (await Ipam.OpenMongoDBAsync(_server.Options(), cancellationToken: Token))
        {
        }
        _server.Collection("test", "prefixes").Insert(new FakeDocument { { "prefix", new FakeDocument { { "cidr", "10.0.0.0/8" } } }, { "ips", new FakeDocument() } });
        await using var again = await _server.OpenAsync();
    }

    [Theory]
    [InlineData("ipam")]
    [InlineData("ipam.parts")]
    public async Task Collection_of_another_program_is_refused(string collection)
    {
        _server.Collection("test", collection).Insert(new FakeDocument { { "name", "someone" } });
        (await Should.ThrowAsync<IpamException>(() => _server.OpenAsync())).Reason.ShouldBe(IpamReason.StoreNotUsable);
    }

    [Fact]
    public async Task Router_and_old_server_are_refused()
    {
        _server.IsRouter = true;
        (await Should.ThrowAsync<IpamException>(() => _server.OpenAsync())).Message.ShouldContain("mongos");
        (_server.IsRouter, _server.WireVersion) = (false, 8);
        (await Should.ThrowAsync<IpamException>(() => _server.OpenAsync())).Message.ShouldContain("too old");
    }

    [Fact]
    public async Task Secondary_is_refused()
    {
        (_server.ReplicaSet, _server.IsPrimary) = (FakeStore.ReplicaSet, false);
        var options = _server.Options() with { ConnectionString = $"mongodb://127.0.0.1:{_server.Port}/" };
        var refused = await Should.ThrowAsync<IpamException>(() => MongoCommitLog.OpenAsync(options, TimeProvider.System, cancellationToken: Token));
        refused.Reason.ShouldBe(IpamReason.StoreUnavailable);
        refused.Message.ShouldContain("not the primary");
    }

    [Fact]
    public async Task Server_without_a_majority_is_refused()
    {
        _server.After = (command, answer) =>
        {
            if (command[0].Key == "update")
                answer.Add("writeConcernError", new FakeDocument { { "code", 100 }, { "errmsg", "Not enough data-bearing nodes" } });
        };
        (await Should.ThrowAsync<IpamException>(() => _server.OpenAsync())).Message.ShouldContain("w: majority");
    }

    [Fact]
    public async Task Operator_is_told_of_one_member_of_a_replica_set_and_of_a_stand_alone_server()
    {
        List<IpamNotice> notices = [];
        await using (await MongoCommitLog.OpenAsync(_server.Options(), TimeProvider.System, notices.Add, Token))
            notices.ShouldHaveSingleItem().Message.ShouldContain("stand-alone");
        notices.Clear();
        _server.ReplicaSet = FakeStore.ReplicaSet;
        await using (await MongoCommitLog.OpenAsync(_server.Options(), TimeProvider.System, notices.Add, Token))
            notices.ShouldBeEmpty();
        var one = _server.Options() with { ConnectionString = $"mongodb://127.0.0.1:{_server.Port}/" };
        await using (await MongoCommitLog.OpenAsync(one, TimeProvider.System, notices.Add, Token))
            notices.ShouldHaveSingleItem().Level.ShouldBe(IpamNoticeLevel.Warning);
    }

    [Theory]
    [InlineData("http://localhost", "mongodb")]
    [InlineData("mongodb://", "connection string")]
    [InlineData("mongodb://me:se%cret@localhost/", "password")]
    [InlineData("mongodb://me:s:cret@localhost/", "unescaped")]
    [InlineData("mongodb://localhost/?tls=perhaps", "tls")]
    [InlineData("mongodb+srv://localhost", "service name")]
    public async Task Connection_string_that_is_wrong_is_refused_without_its_secrets(string text, string told)
    {
        var options = new MongoOptions { ConnectionString = text };
        var refused = await Should.ThrowAsync<IpamException>(() => MongoCommitLog.OpenAsync(options, TimeProvider.System, cancellationToken: Token));
        refused.Reason.ShouldBe(IpamReason.StoreUnavailable);
        refused.Message.ShouldContain(told, Case.Insensitive);
        refused.Message.ShouldNotContain("cret");
        options.ToString().ShouldBe("netipam.ipam");
    }

    [Fact]
    public async Task Server_that_is_not_there_is_told_within_the_time_limit()
    {
        using var closed = new TestKit.Servers.ClosedPort();
        var options = MongoOptions.FromParts("127.0.0.1", closed.Number) with { Timeout = TimeSpan.FromSeconds(1) };
        var watch = Stopwatch.StartNew();
        var refused = await Should.ThrowAsync<IpamException>(() => Ipam.OpenMongoDBAsync(options, cancellationToken: Token));
        refused.Reason.ShouldBe(IpamReason.StoreUnavailable);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(25));
    }

    [Fact]
    public async Task User_that_is_refused_is_told_without_the_password()
    {
        var options = MongoOptions.FromParts("127.0.0.1", _server.Port, "test", "ipam", "me", "secret");
        var refused = await Should.ThrowAsync<IpamException>(() => MongoCommitLog.OpenAsync(options, TimeProvider.System, cancellationToken: Token));
        refused.Reason.ShouldBe(IpamReason.StoreUnavailable);
        refused.Message.ShouldContain("Authentication failed");
        refused.Message.ShouldNotContain("secret");
    }

    [Fact]
    public async Task Encrypted_connection_is_made_to_an_authority_that_is_trusted_and_to_no_other()
    {
        using var folder = new TemporaryFolder();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        _server.Certificate = certificate;
        var authority = Path.Combine(folder.Path, "authority.pem");
        await File.WriteAllTextAsync(authority, certificate.ExportCertificatePem(), Token);
        var options = _server.Options() with { ConnectionString = $"mongodb://127.0.0.1:{_server.Port}/?tls=true&tlsCAFile={Uri.EscapeDataString(authority)}" };
        await using (await Ipam.OpenMongoDBAsync(options, cancellationToken: Token))
        {
        }
        var untrusted = options with { ConnectionString = $"mongodb://127.0.0.1:{_server.Port}/?tls=true", Timeout = TimeSpan.FromSeconds(1) };
        (await Should.ThrowAsync<IpamException>(() => Ipam.OpenMongoDBAsync(untrusted, cancellationToken: Token))).Reason.ShouldBe(IpamReason.StoreUnavailable);
    }

    [Fact]
    public async Task Waiting_for_a_server_can_be_cancelled()
    {
        _server.Before = _ => Thread.Sleep(3_000);
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(Token);
        soon.CancelAfter(200);
        await Should.ThrowAsync<OperationCanceledException>(() => MongoCommitLog.OpenAsync(_server.Options(), TimeProvider.System, cancellationToken: soon.Token));
    }

    [Theory]
    [InlineData("localhost", "me", "p@ss:w/rd", "mongodb://me:p%40ss%3Aw%2Frd@localhost:27017/")]
    [InlineData("::1", null, null, "mongodb://[::1]:27017/")]
    [InlineData("db", "", "ignored", "mongodb://db:27017/")]
    public void Parts_make_a_connection_string(string host, string? user, string? password, string expected) =>
        MongoOptions.FromParts(host, 27017, "d", "c", user, password).ConnectionString.ShouldBe(expected);

    [Theory]
    [InlineData(0, 16)]
    [InlineData(1_000_000_000, 16)]
    [InlineData(1000, 0)]
    [InlineData(1000, 257)]
    public async Task Options_out_of_range_are_refused(int milliseconds, int connections)
    {
        var options = _server.Options() with { Timeout = TimeSpan.FromMilliseconds(milliseconds), Connections = connections };
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => MongoCommitLog.OpenAsync(options, TimeProvider.System, cancellationToken: Token));
    }

    [Fact]
    public void Library_that_is_not_installed_is_named_with_its_package()
    {
        var missing = Should.Throw<IpamException>(() => MongoLibrary.Load(["libmongoc-0.0.so.0"]));
        missing.Reason.ShouldBe(IpamReason.StoreUnavailable);
        missing.Message.ShouldContain("apt install libmongoc-1.0-0");
    }

    [Fact]
    public async Task Nothing_is_left_when_stores_are_closed()
    {
        await OpenAndCloseAsync();
        var threads = Process.GetCurrentProcess().Threads.Count;
        for (var i = 0; i < 60; i++)
            await OpenAndCloseAsync();
        await Patience.UntilAsync(() => _server.OpenConnections == 0, () => $"{_server.OpenConnections} connections are open.");
        // Each has four threads and one of the driver; those of the pool come and go.
        Process.GetCurrentProcess().Threads.Count.ShouldBeLessThan(threads + 150);
    }

    private async Task OpenAndCloseAsync()
    {
        await using var log = await _server.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async i => await log.GetHeadAsync(new LogId(i), Token)));
    }
}
