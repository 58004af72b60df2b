using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NetIpam.Log;

namespace NetIpam.Etcd.Tests.Opening;

/// <summary>What is a store, what can become one, and what is refused.</summary>
public sealed class OpeningTests(SharedEtcd etcd)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_is_opened_in_one_line_and_has_everything_the_next_time()
    {
        var options = await etcd.NewStoreAsync();
        await using (var ipam = await Ipam.OpenEtcdAsync(options, cancellationToken: Token))
        {
            await ipam.Root.CreatePrefixAsync("10.0.0.0/24", cancellationToken: Token);
            (await ipam.Root.AcquireAddressAsync("10.0.0.0/24", cancellationToken: Token)).ToString().ShouldBe("10.0.0.1");
        }
        await using var again = await Ipam.OpenEtcdAsync(options, new IpamOptions { Create = CreateMode.Never }, Token);
        (await again.Root.AcquireAddressAsync("10.0.0.0/24", cancellationToken: Token)).ToString().ShouldBe("10.0.0.2");
    }

    [Fact]
    public async Task Store_is_registered_with_a_container()
    {
        var options = await etcd.NewStoreAsync();
        var services = new ServiceCollection().AddSingleton(typeof(ILogger<>), typeof(NullLogger<>)).AddIpamEtcd(options);
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<Ipam>().Root.CreatePrefixAsync("10.0.0.0/24", cancellationToken: Token);
    }

    [Fact]
    public async Task Empty_store_is_refused_and_stays_empty_when_none_must_be_created()
    {
        var options = await etcd.NewStoreAsync();
        var refusal = await Should.ThrowAsync<IpamException>(() => Ipam.OpenEtcdAsync(options, new IpamOptions { Create = CreateMode.Never }, Token));
        refusal.Reason.ShouldBe(IpamReason.StoreNotUsable);
        (await (await etcd.GetAsync()).ControlAsync("get", "--prefix", options.KeyPrefix)).ShouldBeEmpty();
    }

    [Fact]
    public async Task No_server_is_told_at_once_in_one_line()
    {
        var refusal = await Should.ThrowAsync<IpamException>(() => Ipam.OpenEtcdAsync(
            new EtcdOptions { Endpoints = ["127.0.0.1:1", "127.0.0.1:2"], User = "me", Password = "secret" }, cancellationToken: Token));
        refusal.Reason.ShouldBe(IpamReason.StoreUnavailable);
        refusal.Message.ShouldBe("Could not open the store in etcd: etcd: cannot reach http://127.0.0.1:2: connection refused.");
    }

    [Fact]
    public async Task Server_that_is_not_etcd_is_told()
    {
        await using var other = new OtherServer();
        var refusal = await Should.ThrowAsync<IpamException>(() => Ipam.OpenEtcdAsync(
            new EtcdOptions { Endpoints = [other.Endpoint], Timeout = TimeSpan.FromSeconds(2) }, cancellationToken: Token));
        refusal.Reason.ShouldBe(IpamReason.StoreUnavailable);
        refusal.Message.ShouldContain(other.Endpoint);
        refusal.Message.ShouldNotContain("\n");
    }

    [Fact]
    public async Task Data_of_go_ipam_is_refused_with_what_to_do()
    {
        await using var server = await EtcdServer.StartNewAsync();
        await server.ControlAsync("put", "namespaces/root", "");
        await server.ControlAsync("put", "root@10.0.0.0/24", "{\"Cidr\":\"10.0.0.0/24\"}");
        var before = await server.ControlAsync("get", "--prefix", "", "--keys-only");
        var refusal = await Should.ThrowAsync<IpamException>(() => Ipam.OpenEtcdAsync(server.Endpoint, cancellationToken: Token));
        refusal.Reason.ShouldBe(IpamReason.StoreNotUsable);
        refusal.Message.ShouldContain("holds the data of go-ipam (the key namespaces/root)");
        refusal.Message.ShouldContain("ipam migrate --from");
        refusal.Message.ShouldContain(" --apply");
        (await server.ControlAsync("get", "--prefix", "", "--keys-only")).ShouldBe(before);
        await server.ControlAsync("del", "namespaces/root");
        await using var ipam = await Ipam.OpenEtcdAsync(server.Endpoint, cancellationToken: Token);
        await server.ControlAsync("put", "namespaces/root", "");
        await using var beside = await Ipam.OpenEtcdAsync(server.Endpoint, cancellationToken: Token);
    }

    [Fact]
    public async Task Keys_of_others_are_no_matter()
    {
        await using var server = await EtcdServer.StartNewAsync();
        await server.ControlAsync("put", "namespaces/default", "of another program");
        await server.ControlAsync("put", "/registry/pods/x", "y");
        await using var ipam = await Ipam.OpenEtcdAsync(server.Endpoint, cancellationToken: Token);
    }

    [Fact]
    public async Task Store_wiped_under_a_process_is_lost_and_not_new()
    {
        var options = await etcd.NewStoreAsync();
        await using var ipam = await Ipam.OpenEtcdAsync(options, cancellationToken: Token);
        var prefix = await ipam.Root.CreatePrefixAsync("10.0.0.0/24", cancellationToken: Token);
        await ipam.Root.AcquireAddressAsync(prefix, cancellationToken: Token);
        await (await etcd.GetAsync()).ControlAsync("del", "--prefix", options.KeyPrefix);
        await Should.ThrowAsync<IpamException>(async () => await ipam.Root.AcquireAddressAsync(prefix, cancellationToken: Token));
        await Should.ThrowAsync<IpamException>(async () => await ipam.Root.GetPrefixAsync(prefix, cancellationToken: Token));
        (await (await etcd.GetAsync()).ControlAsync("get", "--prefix", options.KeyPrefix)).ShouldBeEmpty();

        // Even when someone else has begun a new store there.
        await using (var fresh = await Ipam.OpenEtcdAsync(options, cancellationToken: Token))
            await fresh.Root.CreatePrefixAsync(prefix, cancellationToken: Token);
        await Should.ThrowAsync<IpamException>(async () => await ipam.Root.AcquireAddressAsync(prefix, cancellationToken: Token));
    }

    [Fact]
    public async Task Store_without_its_registry_is_lost_and_not_new()
    {
        var options = await etcd.NewStoreAsync();
        await using (await Ipam.OpenEtcdAsync(options, cancellationToken: Token))
            await (await etcd.GetAsync()).ControlAsync("del", "--prefix", $"{options.KeyPrefix}log/00000000000000000000/");
        var before = await (await etcd.GetAsync()).ControlAsync("get", "--prefix", options.KeyPrefix);
        (await Should.ThrowAsync<IpamException>(() => Ipam.OpenEtcdAsync(options, cancellationToken: Token))).Reason.ShouldBe(IpamReason.StoreLostCommits);
        (await (await etcd.GetAsync()).ControlAsync("get", "--prefix", options.KeyPrefix)).ShouldBe(before);
    }

    [Fact]
    public async Task Opening_can_be_cancelled()
    {
        await using var silent = new OtherServer(answers: false);
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Should.ThrowAsync<OperationCanceledException>(() => EtcdCommitLog.OpenAsync(new EtcdOptions { Endpoints = [silent.Endpoint] }, TimeProvider.System, cancellationToken: soon.Token));
    }
}
