using NetIpam.Log;

namespace NetIpam.Tests.Engine;

/// <summary>Namespaces come and go under those who use them.</summary>
public sealed class NamespaceLifeTests : IAsyncDisposable
{
    private static readonly LogId Blue = new(2);

    private readonly FaultyStore _store = new();
    private readonly Gate _held = new();

    [Fact]
    public async Task Namespace_deleted_by_another_is_not_found()
    {
        var (first, second) = await OpenTwoAsync();
        var used = second.Namespace("blue");
        (await used.ListPrefixesAsync()).ShouldBeEmpty();
        await first.DeleteNamespaceAsync("blue");
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => used.ListPrefixesAsync());
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => used.CreatePrefixAsync(FaultyStore.Net));
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => second.DeleteNamespaceAsync("blue"));
        (await _store.Log.Store.GetHeadAsync(Blue, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Namespace_deleted_and_created_again_by_another_is_the_new_one()
    {
        var (first, second) = await OpenTwoAsync();
        var used = second.Namespace("blue");
        await used.CreatePrefixAsync("10.9.0.0/24");
        await used.DeletePrefixAsync("10.9.0.0/24");
        await first.DeleteNamespaceAsync("blue");
        await (await first.CreateNamespaceAsync("blue")).CreatePrefixAsync(FaultyStore.Net);
        (await used.AcquireAddressAsync(FaultyStore.Net)).ToString().ShouldBe("10.0.0.1");
        (await first.Namespace("blue").GetUsageAsync(FaultyStore.Net)).AcquiredAddresses.ShouldBe(UInt128.One);
    }

    [Fact]
    public async Task Namespace_in_use_by_another_is_not_deleted()
    {
        var (first, second) = await OpenTwoAsync();
        var used = second.Namespace("blue");
        await first.Namespace("blue").ListPrefixesAsync();
        await used.CreatePrefixAsync(FaultyStore.Net);
        await Refusal.OfAsync(IpamReason.NamespaceNotEmpty, () => first.DeleteNamespaceAsync("blue"));
        (await used.AcquireAddressAsync(FaultyStore.Net)).ToString().ShouldBe("10.0.0.1");
    }

    [Fact]
    public async Task Writer_paused_over_a_deletion_and_a_purge_is_told()
    {
        var (first, second) = await OpenTwoAsync();
        var used = second.Namespace("blue");
        await used.ListPrefixesAsync();
        var held = new Gate();
        _store.Log.Script(Faults.After(held.PassAsync, Faults.None));
        var write = used.CreatePrefixAsync(FaultyStore.Net).AsTask();
        await held.Reached;
        await first.DeleteNamespaceAsync("blue");
        held.Open();
        (await Should.ThrowAsync<IpamException>(write.Soon())).Reason.ShouldBe(IpamReason.NamespaceNotFound);
    }

    [Theory]
    [InlineData("read")]
    [InlineData("create")]
    [InlineData("delete")]
    public async Task Deletion_that_stopped_half_way_is_finished_by_whoever_meets_it(string met)
    {
        var (first, second) = await OpenTwoAsync();
        _store.Log.Before = static (call, log) => call == LogCall.Append && log == LogId.Registry
            ? throw new LogUnavailableException("The store cannot be reached.")
            : default;
        // It is closed, so it is not true that nothing was done.
        await Refusal.OfAsync(IpamReason.OutcomeUnknown, () => first.DeleteNamespaceAsync("blue"));
        _store.Log.Before = static (_, _) => default;
        (await second.ListNamespacesAsync()).ShouldContain("blue");
        if (met == "read")
            await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => second.Namespace("blue").ListPrefixesAsync());
        else if (met == "create")
            await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => second.Namespace("blue").CreatePrefixAsync(FaultyStore.Net));
        else
            await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => second.DeleteNamespaceAsync("blue"));
        (await first.ListNamespacesAsync()).ShouldBe(["root"]);
        (await _store.Log.Store.GetHeadAsync(Blue, CancellationToken.None)).ShouldBeNull();
        await (await first.CreateNamespaceAsync("blue")).CreatePrefixAsync(FaultyStore.Net);
        (await second.Namespace("blue").AcquireAddressAsync(FaultyStore.Net)).ToString().ShouldBe("10.0.0.1");
    }

    [Fact]
    public async Task Deletion_that_another_finishes_meanwhile_is_answered_once()
    {
        var (first, second) = await OpenTwoAsync();
        _store.Log.Before = async (call, log) =>
        {
            if (call == LogCall.Append && log == LogId.Registry)
            {
                _store.Log.Before = static (_, _) => default;
                await _held.PassAsync();
            }
        };
        var deleting = first.DeleteNamespaceAsync("blue").AsTask();
        await _held.Reached;
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => second.DeleteNamespaceAsync("blue"));
        _held.Open();
        await deleting.Soon();
        (await second.ListNamespacesAsync()).ShouldBe(["root"]);
    }

    /// <summary>The same, when the deletion is closed in a snapshot already.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Deletion_that_another_finished_is_not_made_again_when_it_is_asked_again(bool isInSnapshot)
    {
        var (first, second) = await OpenTwoAsync();
        _store.Log.Before = static (call, log) => call == LogCall.Append && log == LogId.Registry
            ? throw new LogUnavailableException("The store cannot be reached.")
            : default;
        await Refusal.OfAsync(IpamReason.OutcomeUnknown, () => first.DeleteNamespaceAsync("blue", new RequestId("once")));
        _store.Log.Before = static (_, _) => default;
        if (isInSnapshot)
            await _store.MakeSnapshotAsync(Blue);
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => second.Namespace("blue").ListPrefixesAsync());
        await second.CreateNamespaceAsync("blue");
        await first.DeleteNamespaceAsync("blue", new RequestId("once"));
        (await second.ListNamespacesAsync()).ShouldBe(["blue", "root"]);
    }

    /// <summary>Whoever closed it used an id that the registry knows for something else, which only a mistake of a client brings about.</summary>
    [Fact]
    public async Task Deletion_with_an_id_that_was_used_meanwhile_is_finished_all_the_same()
    {
        var (first, second) = await OpenTwoAsync();
        _store.Log.Before = static (call, log) => call == LogCall.Append && log == LogId.Registry
            ? throw new LogUnavailableException("The store cannot be reached.")
            : default;
        await Refusal.OfAsync(IpamReason.OutcomeUnknown, () => first.DeleteNamespaceAsync("blue", new RequestId("once")));
        _store.Log.Before = static (_, _) => default;
        await second.CreateNamespaceAsync("green", new RequestId("once"));
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => second.Namespace("blue").ListPrefixesAsync());
        (await first.ListNamespacesAsync()).ShouldBe(["green", "root"]);
    }

    /// <summary>A log that is read page by page ends early when it is purged between two of them.</summary>
    [Fact]
    public async Task Log_purged_while_it_is_read_is_gone()
    {
        var (first, second) = await OpenTwoAsync();
        var used = second.Namespace("blue");
        await first.Namespace("blue").CreatePrefixAsync(FaultyStore.Net);
        await used.ListPrefixesAsync();
        await first.Namespace("blue").DeletePrefixAsync(FaultyStore.Net);
        _store.Log.Before = async (call, log) =>
        {
            if (call == LogCall.Read && log == Blue)
            {
                _store.Log.Before = static (_, _) => default;
                await first.DeleteNamespaceAsync("blue");
            }
        };
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => used.GetPrefixAsync(FaultyStore.Net));
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => used.LoadAsync("[]"));
    }

    [Fact]
    public async Task Log_purged_between_its_snapshot_and_its_commits_is_gone()
    {
        var (first, second) = await OpenTwoAsync();
        await first.Namespace("blue").CreatePrefixAsync(FaultyStore.Net);
        await first.Namespace("blue").DeletePrefixAsync(FaultyStore.Net);
        await _store.MakeSnapshotAsync(Blue);
        _store.Log.Before = async (call, log) =>
        {
            if (call == LogCall.Read && log == Blue)
            {
                _store.Log.Before = static (_, _) => default;
                await first.DeleteNamespaceAsync("blue");
            }
        };
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => second.Namespace("blue").ListPrefixesAsync());
        _store.Notices.ShouldNotContain(notice => notice.Level == IpamNoticeLevel.Error);
    }

    /// <summary>A creation that was on its way for as long as the namespace lived makes a log of the number of a deleted one.</summary>
    [Fact]
    public async Task Log_created_again_after_its_deletion_is_not_taken_for_a_store_that_lost_commits()
    {
        var (first, second) = await OpenTwoAsync();
        var genesis = (await _store.CommitsAsync(Blue))[0];
        var used = second.Namespace("blue");
        await used.CreatePrefixAsync(FaultyStore.Net);
        await used.DeletePrefixAsync(FaultyStore.Net);
        await first.DeleteNamespaceAsync("blue");
        (await _store.Log.CreateAsync(Blue, genesis, CancellationToken.None)).ShouldBeTrue();
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => used.ListPrefixesAsync());
        await first.CreateNamespaceAsync("blue");
        await used.CreatePrefixAsync(FaultyStore.Net);
        _store.Notices.ShouldNotContain(notice => notice.Level == IpamNoticeLevel.Error);
    }

    /// <summary>As above, while the registry, which knows that it is deleted, cannot be read.</summary>
    [Fact]
    public async Task Log_that_seems_to_have_lost_commits_is_not_stopped_before_the_registry_was_asked()
    {
        var (first, _) = await OpenTwoAsync();
        var genesis = (await _store.CommitsAsync(Blue))[0];
        var used = (await _store.OpenAsync(new IpamOptions { StorePatience = TimeSpan.Zero })).Namespace("blue");
        await used.CreatePrefixAsync(FaultyStore.Net);
        await used.DeletePrefixAsync(FaultyStore.Net);
        await first.DeleteNamespaceAsync("blue");
        (await _store.Log.CreateAsync(Blue, genesis, CancellationToken.None)).ShouldBeTrue();
        _store.Log.Before = static (_, log) => log == LogId.Registry ? throw new LogUnavailableException("The store cannot be reached.") : default;
        await Refusal.OfAsync(IpamReason.StoreUnavailable, () => used.ListPrefixesAsync());
        await Refusal.OfAsync(IpamReason.StoreUnavailable, () => used.AcquireAddressAsync(FaultyStore.Net));
        _store.Log.Before = static (_, _) => default;
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => used.ListPrefixesAsync());
        _store.Notices.ShouldNotContain(notice => notice.Level == IpamNoticeLevel.Error);
    }

    /// <summary>What the store lost stays lost, whenever the registry can be read.</summary>
    [Fact]
    public async Task Log_that_lost_commits_is_stopped_once_the_registry_can_say_that_it_is_not_deleted()
    {
        await OpenTwoAsync();
        var genesis = (await _store.CommitsAsync(Blue))[0];
        var used = (await _store.OpenAsync(new IpamOptions { StorePatience = TimeSpan.Zero })).Namespace("blue");
        await used.CreatePrefixAsync(FaultyStore.Net);
        await _store.Log.Store.DeleteAsync(Blue, CancellationToken.None);
        (await _store.Log.CreateAsync(Blue, genesis, CancellationToken.None)).ShouldBeTrue();
        _store.Log.Before = static (_, log) => log == LogId.Registry ? throw new LogUnavailableException("The store cannot be reached.") : default;
        await Refusal.OfAsync(IpamReason.StoreUnavailable, () => used.ListPrefixesAsync());
        _store.Log.Before = static (_, _) => default;
        await Refusal.OfAsync(IpamReason.StoreLostCommits, () => used.ListPrefixesAsync());
        _store.Notices.ShouldContain(notice => notice.Level == IpamNoticeLevel.Error);
    }

    /// <summary>A store that fails as no store should must not leave anybody waiting.</summary>
    [Fact]
    public async Task Log_that_lost_commits_is_stopped_when_the_registry_fails_in_no_known_way()
    {
        await OpenTwoAsync();
        var genesis = (await _store.CommitsAsync(Blue))[0];
        var ipam = await _store.OpenAsync(new IpamOptions { StorePatience = TimeSpan.Zero });
        var used = ipam.Namespace("blue");
        await used.CreatePrefixAsync(FaultyStore.Net);
        await _store.Log.Store.DeleteAsync(Blue, CancellationToken.None);
        (await _store.Log.CreateAsync(Blue, genesis, CancellationToken.None)).ShouldBeTrue();
        _store.Log.Before = static (_, log) => log == LogId.Registry ? throw new InvalidOperationException("No store should fail so.") : default;
        await Refusal.OfAsync(IpamReason.StoreLostCommits, () => used.ListPrefixesAsync()).Soon();
        await ipam.DisposeAsync().AsTask().Soon();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Log_that_could_not_be_removed_is_a_notice(bool isUnforeseen)
    {
        var (first, second) = await OpenTwoAsync();
        Exception failure = isUnforeseen ? new InvalidOperationException("No store should fail so.") : new LogUnavailableException("The store cannot be reached.");
        _store.Log.Before = (call, _) => call == LogCall.Delete ? throw failure : default;
        await first.DeleteNamespaceAsync("blue");
        _store.Notices.ShouldContain(notice => notice.Level == IpamNoticeLevel.Warning && notice.Message.Contains("blue"));
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => second.Namespace("blue").ListPrefixesAsync());
        await (await second.CreateNamespaceAsync("blue")).CreatePrefixAsync(FaultyStore.Net);
        (await first.Namespace("blue").AcquireAddressAsync(FaultyStore.Net)).ToString().ShouldBe("10.0.0.1");
    }

    [Fact]
    public async Task Log_that_could_not_be_removed_is_removed_after_the_next_opening()
    {
        var (first, _) = await OpenTwoAsync();
        await first.CreateNamespaceAsync("green");
        _store.Log.Before = static (call, _) => call == LogCall.Delete ? throw new LogUnavailableException("The store cannot be reached.") : default;
        await first.DeleteNamespaceAsync("blue");
        _store.Log.Before = static (_, _) => default;
        (await _store.Log.Store.GetHeadAsync(Blue, CancellationToken.None)).ShouldNotBeNull();
        await _store.OpenAsync();
        await Patience.UntilAsync(async () => await _store.Log.Store.GetHeadAsync(Blue, CancellationToken.None) is null);
        var third = await _store.OpenAsync();
        await third.Namespace("green").CreatePrefixAsync(FaultyStore.Net);
        (await third.ListNamespacesAsync()).ShouldBe(["green", "root"]);
    }

    [Fact]
    public async Task Log_that_does_not_end_as_a_deleted_one_is_left()
    {
        var (first, _) = await OpenTwoAsync();
        var genesis = (await _store.CommitsAsync(Blue))[0];
        await first.DeleteNamespaceAsync("blue");
        await _store.Log.Store.CreateAsync(Blue, genesis, CancellationToken.None);
        await (await _store.OpenAsync()).DisposeAsync();
        (await _store.Log.Store.GetHeadAsync(Blue, CancellationToken.None)).ShouldNotBeNull();
    }

    /// <summary>Whoever provides the log disposes of it next.</summary>
    [Fact]
    public async Task Closing_waits_for_what_is_done_for_deleted_namespaces()
    {
        var ipam = await _store.OpenAsync(new IpamOptions { SnapshotThreshold = 0 });
        var blue = await ipam.CreateNamespaceAsync("blue");
        _store.Log.Before = (call, log) => call == LogCall.ClaimSnapshot && log == Blue ? _held.PassAsync() : default;
        await blue.CreatePrefixAsync(FaultyStore.Net);
        await _held.Reached;
        await blue.DeletePrefixAsync(FaultyStore.Net);
        await ipam.DeleteNamespaceAsync("blue");
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => blue.ListPrefixesAsync());
        await (await ipam.CreateNamespaceAsync("blue")).CreatePrefixAsync(FaultyStore.Net);
        (await blue.ListPrefixesAsync()).Count.ShouldBe(1);
        var closing = ipam.DisposeAsync().AsTask();
        await Task.Delay(100);
        closing.IsCompleted.ShouldBeFalse();
        _held.Open();
        await closing.Soon();
        await Should.ThrowAsync<ObjectDisposedException>(async () => await blue.ListPrefixesAsync());
    }

    [Fact]
    public async Task Log_of_a_creation_that_stopped_half_way_is_used()
    {
        var first = await _store.OpenAsync();
        _store.Log.Before = static (call, log) => call == LogCall.Append && log == LogId.Registry
            ? throw new LogUnavailableException("The store cannot be reached.")
            : default;
        await Refusal.OfAsync(IpamReason.StoreUnavailable, () => first.CreateNamespaceAsync("blue"));
        _store.Log.Before = static (_, _) => default;
        var left = (await _store.Log.Store.GetHeadAsync(Blue, CancellationToken.None)).ShouldNotBeNull();
        var second = await _store.OpenAsync();
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => second.Namespace("blue").ListPrefixesAsync());
        await (await second.CreateNamespaceAsync("green")).CreatePrefixAsync(FaultyStore.Net);
        (await _store.CommitsAsync(Blue))[0].Id.ShouldBe(left.Id);
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, () => first.Namespace("blue").ListPrefixesAsync());
        (await first.Namespace("green").AcquireAddressAsync(FaultyStore.Net)).ToString().ShouldBe("10.0.0.1");
    }

    [Fact]
    public async Task Namespaces_created_at_once_have_logs_of_their_own()
    {
        var (first, second) = await OpenTwoAsync();
        var names = Enumerable.Range(0, 40).Select(i => $"n{i}").ToList();
        await Task.WhenAll(names.SelectMany(name => new[] { first, second }, static (name, ipam) => (name, ipam)).Select(each => Task.Run(async () =>
        {
            var space = await each.ipam.CreateNamespaceAsync(each.name);
            await space.ListPrefixesAsync();
        }))).Soon();
        foreach (var name in names)
            await first.Namespace(name).CreatePrefixAsync(FaultyStore.Net);
        foreach (var name in names)
            (await second.Namespace(name).AcquireAddressAsync(FaultyStore.Net)).ToString().ShouldBe("10.0.0.1");
        (await first.ListNamespacesAsync()).Count.ShouldBe(names.Count + 2);
    }

    public async ValueTask DisposeAsync()
    {
        _held.Open();
        await _store.DisposeAsync();
    }

    private async Task<(Ipam First, Ipam Second)> OpenTwoAsync()
    {
        var first = await _store.OpenAsync();
        await first.CreateNamespaceAsync("blue");
        return (first, await _store.OpenAsync());
    }
}
