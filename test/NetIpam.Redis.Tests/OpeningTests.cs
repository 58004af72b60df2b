using Microsoft.Extensions.DependencyInjection;
using NetIpam.TestKit;

namespace NetIpam.Redis.Tests;

/// <summary>When a store is opened, and when that is refused.</summary>
public sealed class OpeningTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private static readonly IpamOptions Never = new() { Create = CreateMode.Never };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Empty_server_that_must_not_be_used_stays_empty()
    {
        var store = await NewDatabaseAsync(1);
        await Refusal.OfAsync(IpamReason.StoreNotUsable, async ValueTask () => await Ipam.OpenRedisAsync(store, Never, Token));
        (await RunAsync(1, "DBSIZE")).ShouldBe("0");
    }

    [Fact]
    public async Task Store_that_is_there_opens_without_creating()
    {
        var store = redis.NewStore();
        await using (var ipam = await Ipam.OpenRedisAsync(store, cancellationToken: Token))
            await ipam.Root.CreatePrefixAsync("10.0.0.0/8", cancellationToken: Token);
        await using var again = await Ipam.OpenRedisAsync(store, Never, Token);
        (await again.Root.ListPrefixesAsync(Token)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Prefixes_and_databases_part_stores()
    {
        var one = redis.NewStore();
        var another = redis.NewStore();
        var elsewhere = new RedisOptions { Endpoints = one.Endpoints, KeyPrefix = one.KeyPrefix, Database = 2 };
        await using var first = await Ipam.OpenRedisAsync(one, cancellationToken: Token);
        await first.Root.CreatePrefixAsync("10.0.0.0/8", cancellationToken: Token);
        foreach (var store in new[] { another, elsewhere })
        {
            await using var other = await Ipam.OpenRedisAsync(store, cancellationToken: Token);
            (await other.Root.ListPrefixesAsync(Token)).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Data_of_go_ipam_is_refused_with_how_to_import_it_and_left_alone()
    {
        var store = await NewDatabaseAsync(3);
        await RunAsync(3, "SADD", "namespaces", "root");
        await RunAsync(3, "HSET", "root", "10.0.0.0/8", "{\"Prefix\":{}}");
        var refusal = await Should.ThrowAsync<IpamException>(() => Ipam.OpenRedisAsync(store, cancellationToken: Token));
        refusal.Reason.ShouldBe(IpamReason.StoreNotUsable);
        refusal.Message.ShouldContain("go-ipam");
        refusal.Message.ShouldContain("ipam migrate --from");
        refusal.Message.ShouldContain(" --apply");
        (await RunAsync(3, "DBSIZE")).ShouldBe("2");
    }

    [Fact]
    public async Task Store_whose_registry_is_gone_is_not_new()
    {
        var store = redis.NewStore();
        await using (var ipam = await Ipam.OpenRedisAsync(store, cancellationToken: Token))
            await ipam.Root.CreatePrefixAsync("10.0.0.0/8", cancellationToken: Token);
        await redis.Server.RunAsync("DEL", $"{store.KeyPrefix}:{{0}}:log", $"{store.KeyPrefix}:{{0}}:commits");
        await Refusal.OfAsync(IpamReason.StoreLostCommits, async ValueTask () => await Ipam.OpenRedisAsync(store, cancellationToken: Token));
    }

    [Theory]
    [InlineData("log")]
    [InlineData("commits")]
    public async Task Log_of_which_a_key_is_gone_is_damaged(string key)
    {
        var store = redis.NewStore();
        await using (var ipam = await Ipam.OpenRedisAsync(store, cancellationToken: Token))
            await ipam.Root.CreatePrefixAsync("10.0.0.0/8", cancellationToken: Token);
        await redis.Server.RunAsync("DEL", $"{store.KeyPrefix}:{{1}}:{key}");
        await using var again = await Ipam.OpenRedisAsync(store, cancellationToken: Token);
        await Refusal.OfAsync(IpamReason.LogDamaged, () => again.Root.ListPrefixesAsync(Token));
    }

    [Fact]
    public async Task Key_that_is_not_ours_is_damage()
    {
        var store = redis.NewStore();
        await redis.Server.RunAsync("SET", $"{store.KeyPrefix}:{{0}}:log", "something else");
        await Refusal.OfAsync(IpamReason.LogDamaged, async ValueTask () => await Ipam.OpenRedisAsync(store, cancellationToken: Token));
    }

    [Fact]
    public async Task Server_that_is_not_there_is_unavailable()
    {
        var store = new RedisOptions { Endpoints = ["127.0.0.1:1"], Timeout = TimeSpan.FromSeconds(1) };
        var refusal = await Should.ThrowAsync<IpamException>(() => Ipam.OpenRedisAsync(store, cancellationToken: Token));
        refusal.Reason.ShouldBe(IpamReason.StoreUnavailable);
        refusal.Message.ShouldContain("127.0.0.1:1");
    }

    [Theory]
    [InlineData("")]
    [InlineData("host:port")]
    [InlineData("host:70000")]
    [InlineData("[::1]:6379")]
    public async Task Endpoint_that_is_none_is_refused(string endpoint)
    {
        var store = new RedisOptions { Endpoints = [endpoint] };
        (await Should.ThrowAsync<ArgumentException>(() => Ipam.OpenRedisAsync(store, cancellationToken: Token))).Message.ShouldContain("localhost:6379");
    }

    [Fact]
    public async Task Container_opens_and_closes_the_store()
    {
        var notices = new List<IpamNotice>();
        var services = new ServiceCollection().AddIpamRedis(redis.NewStore(), new IpamOptions { Notice = notices.Add });
        await using var provider = services.BuildServiceProvider();
        (await provider.GetRequiredService<Ipam>().ListNamespacesAsync(Token)).ShouldBe([Ipam.RootNamespace]);
        notices.ShouldNotBeEmpty();
    }

    private async Task<RedisOptions> NewDatabaseAsync(int database)
    {
        var endpoints = redis.NewStore().Endpoints;
        await RunAsync(database, "FLUSHDB");
        return new RedisOptions { Endpoints = endpoints, Database = database };
    }

    private Task<string> RunAsync(int database, params string[] command) => redis.Server.RunAsync(["-n", $"{database}", .. command]);
}
