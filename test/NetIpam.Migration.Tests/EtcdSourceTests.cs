using NetIpam.Etcd;

namespace NetIpam.Migration.Tests;

/// <summary>go-ipam's keys in a real etcd.</summary>
public sealed class EtcdSourceTests : SourceTests
{
    private EtcdServer _server = null!;

    protected override string Source => $"etcd://{_server.Endpoint}";

    public override async ValueTask InitializeAsync()
    {
        _server = await EtcdServer.StartNewAsync();
        foreach (var (name, prefixes) in SampleData.Namespaces())
        {
            await _server.ControlAsync("put", "namespaces/" + name, "");
            foreach (var prefix in prefixes)
                await _server.ControlAsync("put", $"{name}@{prefix.CidrOf()}", prefix.ToJsonString());
        }
        await _server.ControlAsync("put", "10.of/others", "x");
    }

    public override async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public Task Data_are_migrated_within_one_cluster() => ShouldMigrateWithinOnePlaceAsync(
        Source, async () => await Ipam.OpenEtcdAsync(new EtcdOptions { Endpoints = [_server.Endpoint] }, cancellationToken: Token));

    [Fact]
    public Task Store_is_copied_to_another_key_prefix_of_one_server() => ShouldBeCopiedWithinOnePlaceAsync("key-prefix=/other/", "key-prefix=/netipam/");

    [Fact]
    public async Task Layout_without_namespaces_is_root()
    {
        await _server.ControlAsync("del", "", "--from-key");
        foreach (var prefix in GoIpamPrefix.RealDump().Append(GoIpamPrefix.Of("fd00::/64", addresses: ["fd00::7"])))
            await _server.ControlAsync("put", prefix.CidrOf(), prefix.ToJsonString());
        var root = (await RunAsync(apply: true)).Namespaces.ShouldHaveSingleItem();
        (root.Name, root.Outcome).ShouldBe(("root", NamespaceOutcome.Migrated));
        root.Findings.ShouldContain(finding => finding.Kind == MigrationFindingKind.OldLayout);
        await using var ipam = await Ipam.OpenFileAsync(Target, cancellationToken: Token);
        (await ipam.Root.ReleaseAddressAsync("fd00::/64", "fd00::7", cancellationToken: Token)).ToString().ShouldBe("fd00::/64");
    }

    [Fact]
    public async Task More_than_a_page_is_read()
    {
        for (var i = 0; i < 150; i++)
        {
            var prefix = GoIpamPrefix.Of($"10.{100 + (i / 50)}.{i % 50}.0/24", addresses: [$"10.{100 + (i / 50)}.{i % 50}.9"]);
            await _server.ControlAsync("put", $"empty@{prefix.CidrOf()}", prefix.ToJsonString());
        }
        var report = await RunAsync(apply: true);
        var full = report.Namespaces.Single(each => each.Name == "empty");
        (full.Prefixes, full.Addresses, full.Outcome).ShouldBe((150, 150, NamespaceOutcome.Migrated));
    }

    protected override Task<string> PhotographAsync() => _server.ControlAsync("get", "", "--from-key");

    protected override async Task ChangeAsync()
    {
        var prefix = SampleData.Namespaces()["tenant"][1];
        prefix["IPs"]!["10.0.0.99"] = true;
        await _server.ControlAsync("put", $"tenant@{prefix.CidrOf()}", prefix.ToJsonString());
    }
}
