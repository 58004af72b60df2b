using NetIpam.Log;

namespace NetIpam.Tests.Engine;

/// <summary>A store that forgets what it acknowledged is noticed, and stops its namespaces; nothing there is not new.</summary>
public sealed class LostStoreTests : IAsyncDisposable
{
    private readonly FaultyStore _store = new();

    [Fact]
    public async Task Store_that_went_back_stops_the_namespace_and_the_lost_commits_are_saved()
    {
        var root = await _store.OpenWithNetAsync();
        for (var i = 0; i < 5; i++)
            await root.AcquireAddressAsync(FaultyStore.Net);
        var lost = (await _store.CommitsAsync()).Skip(3).ToList();
        await _store.RollBackAsync(2);
        await ShouldBeStoppedAsync(root);
        var saved = await SavedAsync();
        saved.Length.ShouldBe(1 + lost.Count);
        foreach (var (line, commit) in saved.Skip(1).Zip(lost))
            line.ShouldContain(commit.Id.ToString());
    }

    [Fact]
    public async Task Write_finds_it_too()
    {
        var root = await _store.OpenWithNetAsync();
        for (var i = 0; i < 5; i++)
            await root.AcquireAddressAsync(FaultyStore.Net);
        await _store.RollBackAsync(2);
        await Refusal.OfAsync(IpamReason.StoreLostCommits, () => root.AcquireAddressAsync(FaultyStore.Net));
        await ShouldBeStoppedAsync(root);
        (await SavedAsync()).Length.ShouldBe(5);
        (await _store.CommitsAsync()).Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public async Task Store_that_went_back_and_on_with_others_is_noticed(int others)
    {
        var root = await _store.OpenWithNetAsync();
        for (var i = 0; i < 5; i++)
            await root.AcquireAddressAsync(FaultyStore.Net);
        await _store.RollBackAsync(2);
        var other = (await _store.OpenAsync()).Root;
        for (var i = 0; i < others; i++)
            await other.AcquireAddressAsync(FaultyStore.Net);
        await Refusal.OfAsync(IpamReason.StoreLostCommits, () => root.AcquireAddressAsync(FaultyStore.Net));
        await ShouldBeStoppedAsync(root);
        (await SavedAsync()).Length.ShouldBe(5);
        await other.AcquireAddressAsync(FaultyStore.Net);
    }

    /// <summary>A failover is just that: errors first, and an older store afterwards.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(9)]
    public async Task Store_that_failed_before_it_went_back_is_noticed(int others)
    {
        var root = await _store.OpenWithNetAsync();
        for (var i = 0; i < 4; i++)
            await root.AcquireAddressAsync(FaultyStore.Net);
        await FailOnceAsync(root);
        await _store.RollBackAsync(2);
        var other = (await _store.OpenAsync()).Root;
        for (var i = 0; i < others; i++)
            await other.AcquireAddressAsync(FaultyStore.Net);
        await ShouldBeStoppedAsync(root);
    }

    [Fact]
    public async Task Lost_commits_of_others_that_were_seen_are_noticed_after_a_failure()
    {
        var root = await _store.OpenWithNetAsync();
        var other = (await _store.OpenAsync()).Root;
        for (var i = 0; i < 4; i++)
            await other.AcquireAddressAsync(FaultyStore.Net);
        (await root.GetUsageAsync(FaultyStore.Net)).AcquiredAddresses.ShouldBe((UInt128)4);
        await FailOnceAsync(root);
        await _store.RollBackAsync(3);
        await ShouldBeStoppedAsync(root);
    }

    [Fact]
    public async Task Emptied_store_stops_a_running_program()
    {
        var root = await _store.OpenWithNetAsync();
        var ipam = await _store.OpenAsync();
        await ipam.Root.AcquireAddressAsync(FaultyStore.Net);
        _store.Log.Store = new MemoryCommitLog();
        await Refusal.OfAsync(IpamReason.StoreLostCommits, () => ipam.ListNamespacesAsync());
        await Refusal.OfAsync(IpamReason.StoreLostCommits, () => ipam.CreateNamespaceAsync("blue"));
        await Refusal.OfAsync(IpamReason.StoreLostCommits, () => ipam.Namespace("blue").ListPrefixesAsync());
        await Refusal.OfAsync(IpamReason.StoreLostCommits, () => ipam.Root.AcquireAddressAsync(FaultyStore.Net));
        await Refusal.OfAsync(IpamReason.StoreLostCommits, () => root.ListPrefixesAsync());
        (await _store.Log.Store.GetHeadAsync(LogId.Registry, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Swapped_store_stops_a_running_program()
    {
        var ipam = await _store.OpenAsync();
        await ipam.Root.CreatePrefixAsync(FaultyStore.Net);
        _store.Log.Store = new MemoryCommitLog();
        await using var stranger = await Ipam.OpenAsync(_store.Log);
        for (var i = 0; i < 3; i++)
        {
            await stranger.CreateNamespaceAsync($"n{i}");
            await stranger.Root.CreatePrefixAsync($"10.{i + 1}.0.0/24");
        }
        await Refusal.OfAsync(IpamReason.StoreLostCommits, () => ipam.ListNamespacesAsync());
        await Refusal.OfAsync(IpamReason.StoreLostCommits, () => ipam.Root.AcquireAddressAsync("10.1.0.0/24"));
    }

    /// <summary>As when the registry and the logs are on different shards, and one of them fails over.</summary>
    [Fact]
    public async Task Namespace_that_only_the_registry_forgot_is_not_new()
    {
        var blue = await (await _store.OpenAsync()).CreateNamespaceAsync("blue");
        await blue.CreatePrefixAsync(FaultyStore.Net);
        await blue.AcquireAddressAsync(FaultyStore.Net);
        var registered = (await _store.CommitsAsync(LogId.Registry))[^1].Sequence;
        await _store.RollBackAsync(registered - 1, LogId.Registry);
        var later = await _store.OpenAsync();
        await Refusal.OfAsync(IpamReason.StoreLostCommits, () => later.CreateNamespaceAsync("blue"));
        await Refusal.OfAsync(IpamReason.StoreLostCommits, () => later.CreateNamespaceAsync("green"));
        (await later.ListNamespacesAsync()).ShouldBe([Ipam.RootNamespace]);
        (await _store.CommitsAsync(LogId.Registry))[^1].Sequence.ShouldBe(registered - 1);
    }

    [Fact]
    public async Task Root_that_only_the_registry_forgot_keeps_what_it_holds()
    {
        var root = await _store.OpenWithNetAsync();
        var held = await root.AcquireAddressAsync(FaultyStore.Net);
        await _store.RollBackAsync(0, LogId.Registry);
        var later = (await _store.OpenAsync()).Root;
        (await later.AcquireAddressAsync(FaultyStore.Net)).ShouldNotBe(held);
        (await later.GetUsageAsync(FaultyStore.Net)).AcquiredAddresses.ShouldBe((UInt128)2);
    }

    [Fact]
    public async Task Registered_namespace_whose_log_is_missing_is_never_empty()
    {
        var first = await _store.OpenAsync();
        var blue = await first.CreateNamespaceAsync("blue");
        await blue.CreatePrefixAsync(FaultyStore.Net);
        await _store.Log.Store.DeleteAsync(new LogId(2), CancellationToken.None);
        var second = await _store.OpenAsync();
        foreach (var ipam in new[] { first, second })
        {
            await Refusal.OfAsync(IpamReason.StoreLostCommits, () => ipam.Namespace("blue").ListPrefixesAsync());
            await Refusal.OfAsync(IpamReason.StoreLostCommits, () => ipam.Namespace("blue").CreatePrefixAsync(FaultyStore.Net));
            await Refusal.OfAsync(IpamReason.StoreLostCommits, () => ipam.DeleteNamespaceAsync("blue"));
            (await ipam.ListNamespacesAsync()).ShouldBe(["blue", "root"]);
            await ipam.Root.ListPrefixesAsync();
        }
        await first.CreateNamespaceAsync("blue");
        await Refusal.OfAsync(IpamReason.StoreLostCommits, () => blue.AcquireAddressAsync(FaultyStore.Net));
    }

    [Theory]
    [InlineData(0, IpamReason.None)]
    [InlineData(1, IpamReason.StoreLostCommits)]
    public async Task Log_that_was_missing_and_comes_back_has_to_hold_what_it_held(int lost, IpamReason reason)
    {
        var log = new LogId(2);
        var ipam = await _store.OpenAsync();
        await (await ipam.CreateNamespaceAsync("blue")).CreatePrefixAsync(FaultyStore.Net);
        await ipam.Namespace("blue").AcquireAddressAsync(FaultyStore.Net);
        var commits = await _store.CommitsAsync(log);
        await _store.Log.Store.DeleteAsync(log, CancellationToken.None);
        await ShouldBeStoppedAsync(ipam.Namespace("blue"));
        await _store.Log.Store.CreateAsync(log, commits[0], CancellationToken.None);
        foreach (var commit in commits.Skip(1).SkipLast(lost))
            await _store.Log.Store.TryAppendAsync(log, commit);
        if (reason == IpamReason.None)
            (await ipam.Namespace("blue").AcquireAddressAsync(FaultyStore.Net)).ToString().ShouldBe("10.0.0.2");
        else
            await ShouldBeStoppedAsync(ipam.Namespace("blue"));
    }

    [Fact]
    public async Task Lost_registry_does_not_make_its_namespaces_new()
    {
        var root = await _store.OpenWithNetAsync();
        await root.AcquireAddressAsync(FaultyStore.Net);
        await _store.Log.Store.DeleteAsync(LogId.Registry, CancellationToken.None);
        await Refusal.OfAsync(IpamReason.StoreLostCommits, async ValueTask () => await _store.OpenAsync());
        (await _store.Log.Store.GetHeadAsync(LogId.Registry, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Log_that_goes_while_it_is_read_is_lost_and_not_somebody_elses()
    {
        var first = await _store.OpenAsync();
        await first.CreateNamespaceAsync("blue");
        var second = await _store.OpenAsync();
        var blue = new LogId(2);
        _store.Log.Before = async (call, log) =>
        {
            if (call == LogCall.Read && log == blue)
                await _store.Log.Store.DeleteAsync(blue, CancellationToken.None);
        };
        await Refusal.OfAsync(IpamReason.StoreLostCommits, () => second.Namespace("blue").ListPrefixesAsync());
    }

    [Fact]
    public async Task Empty_store_is_not_initialised_against_the_operators_word()
    {
        await Refusal.OfAsync(IpamReason.StoreNotUsable, async ValueTask () => await _store.OpenAsync(new IpamOptions { Create = CreateMode.Never }));
        (await _store.Log.Store.GetHeadAsync(LogId.Registry, CancellationToken.None)).ShouldBeNull();
        await _store.OpenWithNetAsync();
        var again = await _store.OpenAsync(new IpamOptions { Create = CreateMode.Never });
        (await again.Root.ListPrefixesAsync()).Count.ShouldBe(1);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        foreach (var path in RescueFiles())
            File.Delete(path);
    }

    private async Task FailOnceAsync(IpamNamespace root)
    {
        _store.Log.Script(Faults.NotReached);
        await Refusal.OfAsync(IpamReason.StoreUnavailable, () => root.AcquireAddressAsync(FaultyStore.Net));
    }

    private static async Task ShouldBeStoppedAsync(IpamNamespace root)
    {
        await Refusal.OfAsync(IpamReason.StoreLostCommits, () => root.GetUsageAsync(FaultyStore.Net));
        await Refusal.OfAsync(IpamReason.StoreLostCommits, () => root.AcquireAddressAsync(FaultyStore.Net));
    }

    private Task<string[]> SavedAsync() => File.ReadAllLinesAsync(RescueFiles().ShouldHaveSingleItem());

    private IEnumerable<string> RescueFiles() => _store.Notices
        .Select(notice => notice.Message.Split("They are saved in "))
        .Where(parts => parts.Length == 2)
        .Select(parts => parts[1].TrimEnd('.'));
}
