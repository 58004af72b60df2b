using NetIpam.Redis;

namespace NetIpam.Migration.Tests;

/// <summary>go-ipam's keys in a real Redis.</summary>
public sealed class RedisSourceTests : SourceTests
{
    private RedisServer _server = null!;

    protected override string Source => $"redis://127.0.0.1:{_server.Port}";

    public override async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartNewAsync();
        foreach (var (name, prefixes) in SampleData.Namespaces())
        {
            await _server.RunAsync("SADD", "namespaces", name);
            foreach (var prefix in prefixes)
                await _server.RunAsync("HSET", name, prefix.CidrOf(), prefix.ToJsonString());
        }
        // Others have keys, too.
        await _server.RunAsync("SET", "a/b", "c");
    }

    public override async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public Task Data_are_migrated_within_one_database() => ShouldMigrateWithinOnePlaceAsync(
        Source, async () => await Ipam.OpenRedisAsync(new RedisOptions { Endpoints = [_server.Endpoint] }, cancellationToken: Token));

    [Fact]
    public Task Store_is_copied_to_another_key_prefix_of_one_server() => ShouldBeCopiedWithinOnePlaceAsync("key-prefix=other", "key-prefix=ipam");

    [Fact]
    public async Task Layout_without_namespaces_is_root()
    {
        await _server.RunAsync("FLUSHALL");
        foreach (var prefix in GoIpamPrefix.RealDump())
            await _server.RunAsync("SET", prefix.CidrOf(), prefix.ToJsonString());
        var report = await RunAsync(apply: true);
        var root = report.Namespaces.ShouldHaveSingleItem();
        (root.Name, root.Outcome).ShouldBe(("root", NamespaceOutcome.Migrated));
        root.Findings.ShouldContain(finding => finding.Kind == MigrationFindingKind.OldLayout);
        await using var ipam = await Ipam.OpenFileAsync(Target, cancellationToken: Token);
        (await ipam.Root.DumpAsync(Token)).ShouldBe(await GoIpamPrefix.LoadedAsync("root", GoIpamPrefix.RealDump()));
    }

    [Fact]
    public async Task Prefixes_left_from_the_layout_without_namespaces_are_told()
    {
        await _server.RunAsync("SET", "10.77.0.0/16", GoIpamPrefix.Of("10.77.0.0/16").ToJsonString());
        var root = (await RunAsync(apply: true)).Namespaces.Single(each => each.Name == "root");
        root.Findings.ShouldContain(finding => finding.Kind == MigrationFindingKind.OldLayout && finding.Message.Contains("left out", StringComparison.Ordinal));
        root.Outcome.ShouldBe(NamespaceOutcome.Migrated);
    }

    [Fact]
    public async Task Key_that_is_no_hash_needs_a_choice_and_the_rest_goes_on()
    {
        await _server.RunAsync("SADD", "namespaces", "strange");
        await _server.RunAsync("LPUSH", "strange", "1");
        var report = await RunAsync(apply: true);
        report.Namespaces.Single(each => each.Outcome != NamespaceOutcome.Migrated).Outcome.ShouldBe(NamespaceOutcome.NeedsChoice);
        report.Namespaces.Single(each => each.Name == "strange").Findings.ShouldHaveSingleItem().Kind.ShouldBe(MigrationFindingKind.Unreadable);
    }

    protected override async Task<string> PhotographAsync()
    {
        var photo = await _server.RunAsync("SMEMBERS", "namespaces");
        foreach (var name in SampleData.Namespaces().Keys)
            photo += "\n" + await _server.RunAsync("HGETALL", name);
        return photo + await _server.RunAsync("GET", "a/b");
    }

    protected override async Task ChangeAsync()
    {
        var prefix = SampleData.Namespaces()["tenant"][1];
        prefix["IPs"]!["10.0.0.99"] = true;
        await _server.RunAsync("HSET", "tenant", prefix.CidrOf(), prefix.ToJsonString());
    }
}
