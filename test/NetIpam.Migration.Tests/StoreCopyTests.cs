using NetIpam.Audit;
using NetIpam.Copying;
using NetIpam.Postgres;
using NetIpam.Recovery;

namespace NetIpam.Migration.Tests;

/// <summary>Stores of NetIpam are copied with their history, also by several runs, and never over something else.</summary>
public sealed class StoreCopyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Copy_has_the_same_commits_snapshots_and_answers()
    {
        var (source, target) = (new MemoryCommitLog(), new MemoryCommitLog());
        await FillAsync(source);
        var copied = await new StoreCopy(source, target).ApplyAsync(Token);
        copied.ShouldAllBe(log => log.WithHistory);
        (await new StoreCopy(source, target).VerifyAsync(Token)).ShouldBeEmpty();
        (await StoreAudit.RunAsync(target, cancellationToken: Token)).IsClean.ShouldBeTrue();
        foreach (var log in copied)
            (await HistoryAsync(target, log.Log)).ShouldBe(await HistoryAsync(source, log.Log));
        await using var ipam = await Ipam.OpenAsync(target, cancellationToken: Token);
        (await ipam.ListNamespacesAsync(Token)).ShouldBe(["loaded", "root"]);
        // The answer to a request that was made at the source.
        (await ipam.Root.AcquireAddressAsync("10.0.0.0/24", new RequestId("one"), Token)).ToString().ShouldBe("10.0.0.1");
        (await ipam.Root.AcquireAddressAsync("10.0.0.0/24", cancellationToken: Token)).ToString().ShouldBe("10.0.0.2");
        (await ipam.Namespace("loaded").DumpAsync(Token)).ShouldBe(await GoIpamPrefix.LoadedAsync("loaded", GoIpamPrefix.RealDump()));
    }

    [Fact]
    public async Task Copy_goes_on_where_it_was_cut_and_where_the_source_went_on()
    {
        var (source, target) = (new MemoryCommitLog(), new MemoryCommitLog());
        await FillAsync(source);
        for (var calls = 0; ; calls++)
        {
            try
            {
                await new StoreCopy(source, new CutLog(target, calls)).ApplyAsync(Token);
                break;
            }
            catch (IpamException e) when (e.Reason == IpamReason.StoreUnavailable)
            {
                // Nobody can take what is there so far for a store.
                if (await target.GetHeadAsync(LogId.Registry, Token) is null && await target.GetHeadAsync(new LogId(1), Token) is not null)
                    await Refusal.OfAsync(IpamReason.StoreLostCommits, async () => await Ipam.OpenAsync(target, cancellationToken: Token));
            }
        }
        (await new StoreCopy(source, target).VerifyAsync(Token)).ShouldBeEmpty();
        await using (var ipam = await Ipam.OpenAsync(source, cancellationToken: Token))
            await ipam.Root.AcquireAddressAsync("10.0.0.0/24", cancellationToken: Token);
        (await new StoreCopy(source, target).VerifyAsync(Token)).ShouldHaveSingleItem().ShouldContain("Run this again");
        (await new StoreCopy(source, target).LookAsync(Token)).Sum(log => log.Missing).ShouldBe(1);
        await new StoreCopy(source, target).ApplyAsync(Token);
        (await new StoreCopy(source, target).VerifyAsync(Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Target_with_something_else_is_refused_and_left_alone()
    {
        var (source, target) = (new MemoryCommitLog(), new MemoryCommitLog());
        await FillAsync(source);
        await FillAsync(target);
        var before = await HistoryAsync(target, new LogId(1));
        var refused = await Should.ThrowAsync<IpamException>(() => new StoreCopy(source, target).ApplyAsync(Token));
        (refused.Reason, refused.Message.Contains("not empty", StringComparison.Ordinal)).ShouldBe((IpamReason.StoreNotUsable, true));
        (await HistoryAsync(target, new LogId(1))).ShouldBe(before);
    }

    [Fact]
    public async Task Target_that_was_worked_on_is_refused()
    {
        var (source, target) = (new MemoryCommitLog(), new MemoryCommitLog());
        await FillAsync(source);
        await new StoreCopy(source, target).ApplyAsync(Token);
        await using (var ipam = await Ipam.OpenAsync(target, cancellationToken: Token))
            await ipam.Root.AcquireAddressAsync("10.0.0.0/24", cancellationToken: Token);
        (await Should.ThrowAsync<IpamException>(() => new StoreCopy(source, target).ApplyAsync(Token))).Reason.ShouldBe(IpamReason.StoreNotUsable);
    }

    [Fact]
    public async Task Namespace_whose_first_commits_are_not_kept_is_copied_by_its_content()
    {
        var (source, target) = (new MemoryCommitLog(), new MemoryCommitLog());
        await FillAsync(source);
        await TrimAsync(source);
        var root = (await new StoreCopy(source, target).ApplyAsync(Token)).Single(log => log.Name == "root");
        root.WithHistory.ShouldBeFalse();
        (await new StoreCopy(source, target).VerifyAsync(Token)).ShouldBeEmpty();
        (await new StoreCopy(source, target).ApplyAsync(Token)).Single(log => log.Name == "root").Missing.ShouldBe(0);
        await using var from = await Ipam.OpenAsync(source, cancellationToken: Token);
        await using var to = await Ipam.OpenAsync(target, cancellationToken: Token);
        (await to.Root.DumpAsync(Token)).ShouldBe(await from.Root.DumpAsync(Token));
    }

    [Fact]
    public async Task File_is_moved_to_PostgreSQL_and_back()
    {
        await using var server = await PostgresServer.StartNewAsync();
        var database = await server.CreateDatabaseAsync(Token);
        using var folder = new TemporaryFolder();
        var file = $"file://{folder.Path}/store";
        var postgres = $"postgres://{PostgresServer.User}@127.0.0.1:{server.Port}/{database}";
        await using (var log = FileCommitLog.Open(Path.Combine(folder.Path, "store"), TimeProvider.System))
            await FillAsync(log);
        await MoveAsync(file, postgres, apply: false, NamespaceOutcome.Ready);
        await MoveAsync(file, postgres, apply: true, NamespaceOutcome.Migrated);
        await using (var ipam = await Ipam.OpenPostgresAsync(new PostgresOptions(server.ConnectionString(database)), cancellationToken: Token))
            (await ipam.Root.AcquireAddressAsync("10.0.0.0/24", cancellationToken: Token)).ToString().ShouldBe("10.0.0.2");
        await MoveAsync(postgres, $"file://{folder.Path}/back", apply: true, NamespaceOutcome.Migrated);
        await using var back = await Ipam.OpenFileAsync(Path.Combine(folder.Path, "back"), cancellationToken: Token);
        (await back.Root.AcquireAddressAsync("10.0.0.0/24", cancellationToken: Token)).ToString().ShouldBe("10.0.0.3");
    }

    private static async Task MoveAsync(string from, string to, bool apply, NamespaceOutcome outcome)
    {
        var migration = new DataMigration(new MigrationOptions { From = StoreUri.Parse(from, PostgresServer.Password), To = StoreUri.Parse(to, PostgresServer.Password) });
        var report = apply ? await migration.ApplyAsync(Token) : await migration.LookAsync(Token);
        report.WithHistory.ShouldBeTrue();
        report.Namespaces.Select(each => (each.Name, each.Outcome)).ShouldBe([("root", outcome), ("loaded", outcome)]);
    }

    /// <summary>Works on a store until its first commits are not kept any more.</summary>
    private static async Task TrimAsync(ICommitLog log)
    {
        await using var ipam = await Ipam.OpenAsync(log, new IpamOptions { SnapshotThreshold = 2000 }, Token);
        while ((await StoreHistory.ReadAsync(log, new LogId(1), cancellationToken: Token).FirstAsync(Token)).Sequence == 0)
        {
            await ipam.Root.ReleaseAddressAsync("10.0.0.0/24", await ipam.Root.AcquireAddressAsync("10.0.0.0/24", cancellationToken: Token), cancellationToken: Token);
            // Snapshots are made beside this.
            await Task.Delay(1, Token);
        }
    }

    /// <summary>A store with a history: releases, a deleted namespace, a loaded dump, and an answer that is remembered.</summary>
    private static async Task FillAsync(ICommitLog log)
    {
        await using var ipam = await Ipam.OpenAsync(log, cancellationToken: Token);
        await ipam.Root.CreatePrefixAsync("10.0.0.0/24", cancellationToken: Token);
        await ipam.Root.AcquireAddressAsync("10.0.0.0/24", new RequestId("one"), Token);
        await ipam.Root.ReleaseAddressAsync("10.0.0.0/24", await ipam.Root.AcquireAddressAsync("10.0.0.0/24", cancellationToken: Token), cancellationToken: Token);
        await ipam.CreateNamespaceAsync("deleted", cancellationToken: Token);
        await ipam.DeleteNamespaceAsync("deleted", cancellationToken: Token);
        var loaded = await ipam.CreateNamespaceAsync("loaded", cancellationToken: Token);
        await loaded.LoadAsync(await File.ReadAllTextAsync(TestData.Path("goipam-dump.json"), Token), cancellationToken: Token);
    }

    private static async Task<List<string>> HistoryAsync(ICommitLog store, LogId log)
    {
        var history = new List<string>();
        await foreach (var commit in StoreHistory.ReadAsync(store, log, cancellationToken: Token))
            history.Add($"{commit.Sequence} {commit.Id}");
        return history;
    }
}
