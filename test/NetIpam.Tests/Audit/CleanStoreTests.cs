using NetIpam.Audit;
using NetIpam.Engine;
using NetIpam.Log;
using NetIpam.State;
using NetIpam.Tests.Engine;
using NetIpam.TestKit.Property;

namespace NetIpam.Tests.Audit;

/// <summary>An audit of a store that is as it should be finds nothing, and changes nothing.</summary>
public sealed class CleanStoreTests(ITestOutputHelper output) : IAsyncDisposable
{
    private static readonly IpamOptions Often = new() { SnapshotThreshold = 4000 };

    private readonly FaultyStore _store = new();
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Log_in_memory()
    {
        await FillAsync(await _store.OpenAsync());
        var report = await AuditAsync();
        report.Logs.ShouldBe(5);
        report.Snapshots.ShouldBe(0);
        report.Prefixes.ShouldBe(12);
        report.Addresses.ShouldBe(8);
        report.Commits.ShouldBeGreaterThan(25);
    }

    [Fact]
    public async Task Snapshots_and_trims()
    {
        var ipam = await _store.OpenAsync();
        await FillAsync(ipam);
        for (var snapshots = 0; snapshots < 3; snapshots++)
        {
            await _store.MakeSnapshotAsync();
            (await AuditAsync()).Snapshots.ShouldBe(1);
            for (var i = 0; i < 5; i++)
                await ipam.Root.AcquireAddressAsync("192.0.2.0/24", new RequestId($"{snapshots}.{i}"));
            await ipam.Root.ReleaseAddressAsync("192.0.2.0/24", $"192.0.2.{4 + snapshots}");
            await AuditAsync();
        }
    }

    [Fact]
    public async Task Store_in_files_with_snapshots_and_trims()
    {
        var kept = new List<long>();
        for (var round = 0; round < 3; round++)
        {
            await using (var ipam = await Ipam.OpenFileAsync(_folder.Path))
            {
                if (round == 0)
                    await FillAsync(ipam);
                for (var i = 0; i < 20; i++)
                    await ipam.Root.AcquireAddressAsync("192.0.2.0/24", new RequestId($"{round}.{i}"));
            }
            await using var file = FileCommitLog.Open(_folder.Path, TimeProvider.System);
            await Snapshotter.MakeAsync(file, FaultyStore.Root, static () => new NamespaceState(), new BlobId((UInt128)(round + 1)), Pace.Fast(), static e => throw e, CancellationToken.None);
            var report = await AuditAsync(file);
            report.Snapshots.ShouldBe(1);
            report.Addresses.ShouldBe(8 + (20 * (round + 1)));
            kept.Add(report.Commits);
        }
        kept[2].ShouldBe(kept[1], "the third snapshot lets as many commits go as came");
    }

    [Fact]
    public async Task Random_operations()
    {
        var random = new Random(Seed.Take(output));
        var ipam = await _store.OpenAsync();
        for (var round = 0; round < 4; round++)
        {
            foreach (var operation in new Generator(random).Draw(200))
                await NamespaceCaller.ApplyAsync(ipam.Root, operation);
            await AuditAsync();
            // So that there is something new to make a snapshot of, even if all were refused.
            if (await IsCreatedAsync(ipam.Root, Cidr.Parse($"fec0:{round}::/64")))
                await _store.MakeSnapshotAsync();
        }
    }

    /// <summary>Random operations may have taken all the space there is.</summary>
    private static async Task<bool> IsCreatedAsync(IpamNamespace root, Cidr prefix)
    {
        try
        {
            await root.CreatePrefixAsync(prefix);
            return true;
        }
        catch (IpamException e) when (e.Reason == IpamReason.PrefixOverlaps)
        {
            return false;
        }
    }

    [Fact]
    public async Task Store_that_is_being_worked_on()
    {
        var ipam = await _store.OpenAsync(Often);
        await FillAsync(ipam);
        using var stop = new CancellationTokenSource();
        var work = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var acquired = await ipam.Root.AcquireAddressAsync("192.0.2.0/24", new RequestId($"{i}"));
                await ipam.Root.ReleaseAddressAsync("192.0.2.0/24", acquired);
                if (i % 20 == 0)
                {
                    await ipam.CreateNamespaceAsync("short");
                    await ipam.DeleteNamespaceAsync("short");
                }
                await Task.Delay(1);
            }
        });
        for (var i = 0; i < 20; i++)
            await AuditAsync();
        await stop.CancelAsync();
        await work;
    }

    [Fact]
    public async Task One_namespace()
    {
        await FillAsync(await _store.OpenAsync());
        (await StoreAudit.RunAsync(new ForgedLog(_store.Log.Store), "blue")).Logs.ShouldBe(2);
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => new ValueTask(StoreAudit.RunAsync(_store.Log.Store, "green")));
        await Refusal.OfAsync(IpamReason.StoreNotUsable, () => new ValueTask(StoreAudit.RunAsync(new MemoryCommitLog())));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<AuditReport> AuditAsync(ICommitLog? log = null)
    {
        var report = await StoreAudit.RunAsync(new ForgedLog(log ?? _store.Log.Store));
        report.Findings.Where(static finding => !finding.IsNote).ShouldBeEmpty();
        report.IsClean.ShouldBeTrue();
        return report;
    }

    private static async Task FillAsync(Ipam ipam)
    {
        var root = ipam.Root;
        await root.CreatePrefixAsync("192.0.2.0/24");
        for (var i = 0; i < 3; i++)
            await root.AcquireAddressAsync("192.0.2.0/24", new RequestId($"vm-{i}"));
        await root.AcquireSpecificAddressAsync("192.0.2.0/24", "192.0.2.254");
        await root.ReleaseAddressAsync("192.0.2.0/24", "192.0.2.2");
        await root.CreatePrefixAsync("10.0.0.0/8");
        await root.AcquireChildPrefixAsync("10.0.0.0/8", 16);
        await root.AcquireChildPrefixAsync("10.0.0.0/16", 31);
        await root.AcquireAddressAsync("10.0.0.0/31");
        await root.AcquireChildPrefixAsync("10.0.0.0/8", 24);
        await root.ReleaseChildPrefixAsync("10.1.0.0/24");
        var blue = await ipam.CreateNamespaceAsync("blue");
        await blue.LoadAsync(await root.DumpAsync());
        await blue.ReleaseAddressAsync("10.0.0.0/31", "10.0.0.0");
        var wide = await ipam.CreateNamespaceAsync("wide");
        await wide.CreatePrefixAsync("::/0");
        await wide.AcquireSpecificChildPrefixAsync("::/0", "::/1");
        await wide.AcquireSpecificChildPrefixAsync("::/0", "8000::/1");
        await wide.AcquireChildPrefixAsync("8000::/1", 64);
        await wide.AcquireSpecificAddressAsync("8000::/64", "8000::7");
        await (await ipam.CreateNamespaceAsync("gone")).CreatePrefixAsync("10.0.0.0/8");
        await ipam.Namespace("gone").DeletePrefixAsync("10.0.0.0/8");
        await ipam.DeleteNamespaceAsync("gone");
        await ipam.CreateNamespaceAsync("empty");
    }
}
