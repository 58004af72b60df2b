using NetIpam.Soak.Servers;
using NetIpam.Soak.Stores;

namespace NetIpam.Replicas.Tests;

public sealed class PostgresReplicaTests(ITestOutputHelper output) : ReplicaTests(output)
{
    /// <summary>Somebody changes the text of one commit, in the database.</summary>
    [Fact]
    public async Task Audit_names_the_commit_that_was_changed()
    {
        var token = TestContext.Current.CancellationToken;
        await using var store = await PostgresStore.StartAsync(token);
        await using var replicas = await ReplicaSet.StartAsync(store, 1);
        await replicas.SendAsync(0, "CreatePrefix", """{"cidr":"10.3.0.0/24"}""", "create", token);
        for (var i = 0; i < 5; i++)
            await replicas.SendAsync(0, "AcquireIP", """{"prefixCidr":"10.3.0.0/24"}""", $"acquire-{i}", token);
        (await ServerProcess.RunAsync(["audit", .. store.ArgumentsFor(store.Ports)])).Status.ShouldBe(0);

        var changed = await store.QueryAsync("UPDATE ipam_commit SET body = replace(body, '10.3.0.3\"', '10.3.0.9\"') WHERE body LIKE '%10.3.0.3\"%' RETURNING seq", token);

        changed.ShouldBe("4");
        var (status, report) = await ServerProcess.RunAsync(["audit", .. store.ArgumentsFor(store.Ports)]);
        status.ShouldBe(1, report);
        report.ShouldContain("namespace \"root\", log 1: servers refuse to work with it. Commit 4 of log 1 ");
    }

    private protected override async Task<SharedStore> StartStoreAsync(CancellationToken cancellationToken) => await PostgresStore.StartAsync(cancellationToken);
}
