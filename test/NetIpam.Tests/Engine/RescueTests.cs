using NetIpam.Log;
using NetIpam.Recovery;

namespace NetIpam.Tests.Engine;

/// <summary>What a store lost and a program saved is compared with what the store has, and put back where that is safe.</summary>
public sealed class RescueTests : IAsyncDisposable
{
    private readonly FaultyStore _store = new();

    [Fact]
    public async Task Lost_commits_are_put_back_and_programs_go_on()
    {
        var rescued = await LoseAsync(5, upTo: 3);
        rescued.Log.ShouldBe(FaultyStore.Root);
        rescued.Commits.Select(commit => commit.Sequence).ShouldBe([4, 5, 6]);
        var comparison = await rescued.CompareAsync(_store.Log);
        comparison.Outcome.ShouldBe(RescueOutcome.CanBeReappended);
        comparison.Lost.ShouldBe(rescued.Commits);
        comparison.Head!.Value.Sequence.ShouldBe(3);
        (await rescued.ReappendAsync(_store.Log)).ShouldBe(3);
        var root = (await _store.OpenAsync()).Root;
        (await root.AcquireAddressAsync(FaultyStore.Net)).ToString().ShouldBe("10.0.0.6");
        (await rescued.CompareAsync(_store.Log)).Outcome.ShouldBe(RescueOutcome.NothingLost);
        (await rescued.ReappendAsync(_store.Log)).ShouldBe(0);
        (await _store.CountAddressesAsync()).ShouldBe(6);
    }

    [Fact]
    public async Task Part_that_is_back_already_is_not_appended_again()
    {
        var rescued = await LoseAsync(5, upTo: 3);
        await _store.Log.Store.TryAppendAsync(FaultyStore.Root, rescued.Commits[0]);
        (await rescued.CompareAsync(_store.Log)).Lost.Count.ShouldBe(2);
        (await rescued.ReappendAsync(_store.Log)).ShouldBe(2);
        (await _store.CountAddressesAsync()).ShouldBe(5);
    }

    [Fact]
    public async Task Lost_answers_append_nothing_twice()
    {
        var rescued = await LoseAsync(5, upTo: 3);
        _store.Log.Script(Faults.AnswerLost, Faults.RequestLost, Faults.SentTwice);
        (await rescued.ReappendAsync(_store.Log)).ShouldBe(3);
        (await _store.CountAddressesAsync()).ShouldBe(5);
    }

    [Fact]
    public async Task Store_that_went_on_is_left_as_it_is()
    {
        var rescued = await LoseAsync(5, upTo: 3);
        var other = (await _store.OpenAsync()).Root;
        await other.AcquireAddressAsync(FaultyStore.Net);
        var comparison = await rescued.CompareAsync(_store.Log);
        comparison.Outcome.ShouldBe(RescueOutcome.WentOn);
        comparison.Lost.Count.ShouldBe(3);
        CommitSummary.Of(comparison.Instead.ShouldHaveSingleItem()).Events.ShouldBe(["address 10.0.0.3 of 10.0.0.0/24 acquired"]);
        (await Should.ThrowAsync<IpamException>(rescued.ReappendAsync(_store.Log))).Reason.ShouldBe(IpamReason.StoreLostCommits);
        (await _store.CountAddressesAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task Writer_that_comes_in_between_is_told_of()
    {
        var rescued = await LoseAsync(5, upTo: 3);
        var other = (await _store.OpenAsync()).Root;
        _store.Log.Script(Faults.None, Faults.After(
            async () =>
            {
                _store.Log.Script(Faults.None);
                await other.AcquireAddressAsync(FaultyStore.Net);
            },
            Faults.None));
        (await Should.ThrowAsync<IpamException>(rescued.ReappendAsync(_store.Log))).Reason.ShouldBe(IpamReason.Conflict);
        (await _store.CountAddressesAsync()).ShouldBe(4);
    }

    [Fact]
    public async Task Store_that_lost_more_than_was_saved_is_left_as_it_is()
    {
        var rescued = await LoseAsync(5, upTo: 3);
        await _store.RollBackAsync(2);
        (await rescued.CompareAsync(_store.Log)).Outcome.ShouldBe(RescueOutcome.DoesNotFit);
        (await Should.ThrowAsync<IpamException>(rescued.ReappendAsync(_store.Log))).Reason.ShouldBe(IpamReason.StoreLostCommits);
        _store.Log.Store = new MemoryCommitLog();
        var empty = await rescued.CompareAsync(_store.Log);
        (empty.Outcome, empty.Head).ShouldBe((RescueOutcome.DoesNotFit, null));
        (await Should.ThrowAsync<IpamException>(rescued.ReappendAsync(_store.Log))).Reason.ShouldBe(IpamReason.StoreLostCommits);
    }

    [Fact]
    public async Task Commits_of_another_store_do_not_fit()
    {
        var rescued = await LoseAsync(5, upTo: 3);
        await using var other = new FaultyStore();
        var root = await other.OpenWithNetAsync();
        await root.AcquireAddressAsync(FaultyStore.Net);
        await root.AcquireAddressAsync(FaultyStore.Net);
        (await rescued.CompareAsync(other.Log)).Outcome.ShouldBe(RescueOutcome.DoesNotFit);
        (await Should.ThrowAsync<IpamException>(rescued.ReappendAsync(other.Log))).Reason.ShouldBe(IpamReason.StoreLostCommits);
        (await other.CountAddressesAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task Loaded_dump_whose_content_is_lost_is_not_put_back()
    {
        var ipam = await _store.OpenAsync();
        await ipam.Root.LoadAsync("""[{"Cidr":"10.0.0.0/24"}]""");
        await _store.RollBackAsync(0);
        var rescued = await RescuedAsync(ipam.Root);
        var refused = await Should.ThrowAsync<IpamException>(rescued.ReappendAsync(_store.Log));
        refused.Reason.ShouldBe(IpamReason.StoreLostCommits);
        refused.Message.ShouldContain("content");
        (await _store.CommitsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task History_is_told_in_words_from_where_it_is_kept()
    {
        var ipam = await _store.OpenAsync();
        await ipam.CreateNamespaceAsync("blue");
        await ipam.DeleteNamespaceAsync("blue");
        await ipam.Root.CreatePrefixAsync("10.0.0.0/16");
        await ipam.Root.AcquireChildPrefixAsync("10.0.0.0/16", 24);
        await ipam.Root.AcquireAddressAsync("10.0.0.0/24", new RequestId("vm-42"));
        await ipam.Root.ReleaseAddressAsync("10.0.0.0/24", "10.0.0.1");
        await ipam.Root.ReleaseChildPrefixAsync("10.0.0.0/24");
        await ipam.Root.DeletePrefixAsync("10.0.0.0/16");
        (await StoreHistory.FindLogAsync(_store.Log, "root")).ShouldBe(FaultyStore.Root);
        await Refusal.OfAsync(IpamReason.NamespaceNotFound, async ValueTask () => await StoreHistory.FindLogAsync(_store.Log, "blue"));
        await Refusal.OfAsync(IpamReason.StoreNotUsable, async ValueTask () => await StoreHistory.FindLogAsync(new MemoryCommitLog(), "root"));
        (await EventsAsync(FaultyStore.Root)).Skip(1).ShouldBe(
        [
            "prefix 10.0.0.0/16 created",
            "child prefix 10.0.0.0/24 of 10.0.0.0/16 acquired",
            "address 10.0.0.1 of 10.0.0.0/24 acquired (request vm-42)",
            "address 10.0.0.1 of 10.0.0.0/24 released",
            "child prefix 10.0.0.0/24 of 10.0.0.0/16 released",
            "prefix 10.0.0.0/16 deleted",
        ]);
        (await EventsAsync(LogId.Registry)).Skip(1).ShouldBe(
            ["namespace \"root\" created with log 1", "namespace \"blue\" created with log 2", "namespace \"blue\" deleted, which had log 2"]);
        await _store.MakeSnapshotAsync();
        for (var i = 0; i < 5; i++)
            await ipam.Root.CreatePrefixAsync($"10.{i}.0.0/16");
        await _store.MakeSnapshotAsync();
        (await EventsAsync(FaultyStore.Root)).ShouldBe(
            ["prefix 10.0.0.0/16 deleted", .. Enumerable.Range(0, 5).Select(i => $"prefix 10.{i}.0.0/16 created")]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense\n")]
    [InlineData("{\"rescued\":\"netipam\",\"log\":1}\n")]
    [InlineData("{\"rescued\":\"netipam\",\"log\":1}\nnonsense\n")]
    [InlineData("{\"rescued\":\"netipam\",\"log\":}\nnonsense\n")]
    public async Task Other_files_are_refused(string text)
    {
        using var folder = new Log.TempFolder();
        var path = Path.Combine(folder.Path, "file");
        await File.WriteAllTextAsync(path, text);
        (await Should.ThrowAsync<InvalidDataException>(RescuedCommits.ReadAsync(path))).Message.ShouldContain(path);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        foreach (var path in Paths())
            File.Delete(path);
    }

    /// <summary>A program acquires addresses, the store goes back, and the program saves what it knows.</summary>
    private async Task<RescuedCommits> LoseAsync(int addresses, long upTo)
    {
        var root = await _store.OpenWithNetAsync();
        for (var i = 0; i < addresses; i++)
            await root.AcquireAddressAsync(FaultyStore.Net);
        await _store.RollBackAsync(upTo);
        return await RescuedAsync(root);
    }

    private async Task<RescuedCommits> RescuedAsync(IpamNamespace root)
    {
        await Refusal.OfAsync(IpamReason.StoreLostCommits, () => root.ListPrefixesAsync());
        return await RescuedCommits.ReadAsync(Paths().ShouldHaveSingleItem());
    }

    private async Task<List<string>> EventsAsync(LogId log)
    {
        var events = new List<string>();
        await foreach (var commit in StoreHistory.ReadAsync(_store.Log, log))
            events.AddRange(CommitSummary.Of(commit).Events);
        return events;
    }

    private IEnumerable<string> Paths() => _store.Notices
        .Select(notice => notice.Message.Split("They are saved in "))
        .Where(parts => parts.Length == 2)
        .Select(parts => parts[1].TrimEnd('.'));
}
