using System.Collections.Concurrent;
using NetIpam.Log;
using NetIpam.TestKit;
using NetIpam.TestKit.Servers;

namespace NetIpam.Redis.Tests;

/// <summary>What the settings of a server promise is told; one that cannot keep the promise is refused.</summary>
public sealed class SettingsTests
{
    private readonly ConcurrentQueue<IpamNotice> _notices = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_that_syncs_always_is_told_to_keep_its_word()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var store = await Logs.OpenAsync(At(server), _notices.Enqueue);
        var notice = _notices.ShouldHaveSingleItem();
        notice.Level.ShouldBe(IpamNoticeLevel.Information);
        notice.Message.ShouldContain("appendfsync always");
    }

    [Theory]
    [InlineData("--appendfsync", "everysec", "appendfsync everysec")]
    [InlineData("--appendonly", "no", "appendonly no")]
    public async Task Server_that_can_lose_what_it_acknowledged_is_told(string setting, string value, string told)
    {
        await using var server = await RedisServer.StartNewAsync(setting, value);
        await using var store = await Logs.OpenAsync(At(server), _notices.Enqueue);
        var notice = _notices.ShouldHaveSingleItem();
        notice.Level.ShouldBe(IpamNoticeLevel.Warning);
        notice.Message.ShouldContain(told);
        notice.Message.ShouldContain("Set appendonly yes and appendfsync always.");
    }

    [Fact]
    public async Task Server_that_removes_keys_is_refused_with_what_to_do()
    {
        await using var server = await RedisServer.StartNewAsync("--maxmemory-policy", "allkeys-lru");
        var refusal = await Should.ThrowAsync<IpamException>(() => Logs.OpenAsync(At(server)));
        refusal.Reason.ShouldBe(IpamReason.StoreNotUsable);
        refusal.Message.ShouldContain("maxmemory-policy allkeys-lru");
        refusal.Message.ShouldContain("CONFIG SET maxmemory-policy noeviction");
    }

    [Fact]
    public async Task Policy_that_changes_at_run_time_stops_changes_until_it_is_mended()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var store = await Logs.OpenAsync(
            new RedisOptions { Endpoints = [server.Endpoint], CheckInterval = TimeSpan.FromMilliseconds(50) }, _notices.Enqueue);
        await store.CreateAsync(Logs.Log, Logs.Genesis, Token);
        await server.RunAsync("CONFIG", "SET", "maxmemory-policy", "volatile-ttl");
        await Patience.UntilAsync(() => _notices.Any(notice => notice.Level == IpamNoticeLevel.Error));
        var next = Logs.After(Logs.Genesis);
        var refused = await Should.ThrowAsync<LogUnavailableException>(async () => await store.TryAppendAsync(Logs.Log, next));
        refused.Message.ShouldContain("maxmemory-policy volatile-ttl");
        await Logs.ShouldHoldAsync(store, Logs.Genesis);

        var before = _notices.Count;
        await server.RunAsync("CONFIG", "SET", "maxmemory-policy", "noeviction");
        await Patience.UntilAsync(() => _notices.Count > before);
        (await store.TryAppendAsync(Logs.Log, next)).Outcome.ShouldBe(AppendOutcome.Appended);
    }

    [Fact]
    public async Task Full_memory_refuses_an_append_and_leaves_the_log_as_it_is()
    {
        await using var server = await RedisServer.StartNewAsync();
        await using var store = await Logs.OpenAsync(At(server));
        await store.CreateAsync(Logs.Log, Logs.Genesis, Token);
        var next = Logs.After(Logs.Genesis);
        await server.RunAsync("CONFIG", "SET", "maxmemory", "1");
        (await Should.ThrowAsync<LogUnavailableException>(async () => await store.TryAppendAsync(Logs.Log, next))).Message.ShouldContain("OOM");
        await Logs.ShouldHoldAsync(store, Logs.Genesis);
        await server.RunAsync("CONFIG", "SET", "maxmemory", "0");
        (await store.TryAppendAsync(Logs.Log, next)).Outcome.ShouldBe(AppendOutcome.Appended);
    }

    [Fact]
    public async Task Busy_server_is_waited_for()
    {
        await using var server = await RedisServer.StartNewAsync("--busy-reply-threshold", "1");
        await using var store = await Logs.OpenAsync(At(server));
        await store.CreateAsync(Logs.Log, Logs.Genesis, Token);
        var busy = server.RunAsync("EVAL", "local n = 0 for i = 1, 60000000 do n = n + 1 end return n", "0");
        await Task.Delay(100, Token);
        (await store.TryAppendAsync(Logs.Log, Logs.After(Logs.Genesis))).Outcome.ShouldBe(AppendOutcome.Appended);
        await busy;
    }

    [Fact]
    public async Task Replica_is_refused()
    {
        await using var master = await RedisServer.StartNewAsync();
        await using var replica = await StartReplicaAsync(master);
        var refusal = await Should.ThrowAsync<IpamException>(() => Logs.OpenAsync(At(replica)));
        refusal.Reason.ShouldBe(IpamReason.StoreNotUsable);
        refusal.Message.ShouldContain("not a master");
    }

    [Fact]
    public async Task Master_is_found_among_several_endpoints_and_again_after_a_failover()
    {
        await using var master = await RedisServer.StartNewAsync();
        await using var replica = await StartReplicaAsync(master);
        await using var store = await Logs.OpenAsync(new RedisOptions { Endpoints = [replica.Endpoint, master.Endpoint], Timeout = Patience.Limit }, _notices.Enqueue);
        _notices.ShouldContain(notice => notice.Message.Contains("failover", StringComparison.Ordinal));
        await store.CreateAsync(Logs.Log, Logs.Genesis, Token);
        await Patience.UntilAsync(async () => await replica.RunAsync("LLEN", "ipam:{7}:commits") == "1");

        await replica.RunAsync("REPLICAOF", "NO", "ONE");
        await master.RunAsync("REPLICAOF", "127.0.0.1", $"{replica.Port}");
        (await store.TryAppendAsync(Logs.Log, Logs.After(Logs.Genesis))).Outcome.ShouldBe(AppendOutcome.Appended);
        (await replica.RunAsync("LLEN", "ipam:{7}:commits")).ShouldBe("2");
    }

    /// <summary>The driver learns later of it than others write at the new master.</summary>
    [Fact]
    public async Task Master_that_became_a_replica_is_not_read()
    {
        await using var master = await RedisServer.StartNewAsync();
        await using var store = await Patience.DespiteAsync<IpamException, RedisCommitLog>(() => Logs.OpenAsync(new RedisOptions { Endpoints = [master.Endpoint], Timeout = TimeSpan.FromSeconds(3) }));
        await Patience.DespiteAsync<OutcomeUnknownException, bool>(async () => await store.CreateAsync(Logs.Log, Logs.Genesis, Token));
        (await Patience.DespiteAsync<LogUnavailableException, LogHead?>(async () => await store.GetHeadAsync(Logs.Log, Token))).ShouldNotBeNull();
        await master.RunAsync("REPLICAOF", "127.0.0.1", "1");
        await Should.ThrowAsync<LogUnavailableException>(async () => await store.GetHeadAsync(Logs.Log, Token));
        await Should.ThrowAsync<LogUnavailableException>(async () =>
        {
            await foreach (var _ in store.ReadAsync(Logs.Log, -1, Token))
                continue;
        });
    }

    [Theory]
    [InlineData("active-replica")]
    [InlineData("active")]
    public void Active_replica_of_KeyDB_is_refused_unless_forced(string role)
    {
        var server = ServerSettings.Parse("keydb:6379", $"redis_version:6.3.4\r\nrole:{role}\r\nmaxmemory_policy:noeviction\r\naof_enabled:1\r\n", "always");
        Promise.Refusal(server, force: false).ShouldNotBeNull().ShouldContain("active replica");
        Promise.Refusal(server, force: true).ShouldBeNull();
        Promise.Notices(server).ShouldContain(notice => notice.Level == IpamNoticeLevel.Error);
    }

    [Fact]
    public async Task Garnet_is_refused_unless_forced()
    {
        await using var server = await GarnetServer.StartNewAsync();
        var refusal = await Should.ThrowAsync<IpamException>(() => Logs.OpenAsync(new RedisOptions { Endpoints = [server.Endpoint] }));
        refusal.Reason.ShouldBe(IpamReason.StoreNotUsable);
        refusal.Message.ShouldContain("--lua-transaction-mode");
    }

    private static RedisOptions At(RedisServer server) => new() { Endpoints = [server.Endpoint], Timeout = Patience.Limit };

    private static async Task<RedisServer> StartReplicaAsync(RedisServer master)
    {
        var replica = await RedisServer.StartNewAsync("--replicaof", "127.0.0.1", $"{master.Port}", "--repl-diskless-sync-delay", "0");
        await Patience.UntilAsync(async () => (await replica.RunAsync("INFO", "replication")).Contains("master_link_status:up", StringComparison.Ordinal));
        return replica;
    }
}
