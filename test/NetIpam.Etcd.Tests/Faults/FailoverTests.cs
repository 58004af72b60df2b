using System.Collections.Concurrent;
using System.Diagnostics;
using NetIpam.Log;

namespace NetIpam.Etcd.Tests.Faults;

/// <summary>Members that die, halt, lose each other, or are of another cluster.</summary>
public sealed class FailoverTests
{
    private const string Prefix = "10.0.0.0/16";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Leaders_killed_under_load_cost_no_address_and_give_none_twice()
    {
        await using var cluster = await EtcdCluster.StartNewAsync();
        // Longer than a busy machine takes to find a new leader.
        var patient = new IpamOptions { StorePatience = Patience.Limit, StoreTimeout = Patience.Limit };
        var stores = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => Ipam.OpenEtcdAsync(StartingAt(cluster, i), patient, Token)));
        try
        {
            await stores[0].Root.CreatePrefixAsync(Prefix, cancellationToken: Token);
            using var end = new CancellationTokenSource();
            var acquired = new ConcurrentBag<string>();
            var clients = Enumerable.Range(0, 12).Select(i => Task.Run(async () =>
            {
                while (!end.IsCancellationRequested)
                    acquired.Add((await stores[i % 3].Root.AcquireAddressAsync(Prefix, cancellationToken: Token)).ToString());
            })).ToArray();
            for (var round = 0; round < 2; round++)
            {
                await Task.Delay(500, Token);
                var leader = await cluster.FindLeaderAsync();
                await leader.KillAsync();
                var before = acquired.Count;
                await Patience.UntilAsync(() => acquired.Count > before + 50);
                await leader.StartAsync(Token);
            }
            await end.CancelAsync();
            await Task.WhenAll(clients);
            acquired.Distinct().Count().ShouldBe(acquired.Count);
            await using var fresh = await Ipam.OpenEtcdAsync(StartingAt(cluster, 1), cancellationToken: Token);
            var usage = await fresh.Root.GetUsageAsync(Cidr.Parse(Prefix), Token);
            ((long)usage.AcquiredAddresses).ShouldBe(acquired.Count);
        }
        finally
        {
            foreach (var store in stores)
                await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task Halted_member_is_left_for_another_and_its_reads_are_never_old()
    {
        await using var cluster = await EtcdCluster.StartNewAsync();
        var options = StartingAt(cluster, 0) with { Timeout = Patience.Limit };
        var commits = await FillAsync(options, 3);
        await using var log = await EtcdCommitLog.OpenAsync(options, TimeProvider.System, cancellationToken: Token);
        await using var other = await EtcdCommitLog.OpenAsync(StartingAt(cluster, 1), TimeProvider.System, cancellationToken: Token);
        await cluster.Members[0].PauseAsync();
        commits.Add(await AppendAnywayAsync(other, commits[^1]));
        (await log.GetHeadAsync(Commits.Log, Token))!.Value.ShouldBe(new LogHead(4, commits[4].Id));
        commits.Add(await Commits.AppendAsync(log, commits[^1], "elsewhere"));
        cluster.Members[0].Resume();
        // Asked for itself alone, it knows by now, or says that it does not.
        await using var late = await EtcdCommitLog.OpenAsync(options with { Endpoints = [cluster.Members[0].Endpoint] }, TimeProvider.System, cancellationToken: Token);
        (await late.GetHeadAsync(Commits.Log, Token))!.Value.ShouldBe(new LogHead(5, commits[5].Id));
    }

    [Fact]
    public async Task Member_without_the_others_answers_nothing_rather_than_something_old()
    {
        await using var cluster = await EtcdCluster.StartNewAsync();
        var alone = StartingAt(cluster, 0) with { Endpoints = [cluster.Members[0].Endpoint], Timeout = TimeSpan.FromSeconds(3) };
        var commits = await FillAsync(alone, 3);
        await using var log = await HurriedAsync(alone);
        await cluster.Members[1].PauseAsync();
        await cluster.Members[2].PauseAsync();
        // It notices after a while that there is no leader, and says so before it takes an append.
        await Patience.UntilAsync(async () => (await UnavailabilityAsync()).Message == "etcd says: no leader.");
        var next = Commits.After(commits[^1]);
        await Patience.UntilAsync(
            async () => (await Should.ThrowAsync<LogUnavailableException>(async () => await log.TryAppendAsync(Commits.Log, next))).Message == "etcd says: no leader.");
        cluster.Members[1].Resume();
        cluster.Members[2].Resume();
        (await AppendAnywayAsync(log, commits[^1], next)).Id.ShouldBe(next.Id);
        await ShouldHoldAsync(log, [.. commits, next]);

        Task<LogUnavailableException> UnavailabilityAsync() => Should.ThrowAsync<LogUnavailableException>(async () => await log.GetHeadAsync(Commits.Log, Token));
    }

    [Fact]
    public async Task Member_that_is_away_is_passed_over()
    {
        await using var cluster = await EtcdCluster.StartNewAsync();
        await cluster.Members[0].KillAsync();
        await using var ipam = await Ipam.OpenEtcdAsync(StartingAt(cluster, 0), cancellationToken: Token);
        await ipam.Root.CreatePrefixAsync(Prefix, cancellationToken: Token);
    }

    [Fact]
    public async Task Member_of_another_cluster_is_not_used()
    {
        await using var server = await EtcdServer.StartNewAsync();
        await using var stranger = await EtcdServer.StartNewAsync("--initial-cluster-token", "another");
        var options = new EtcdOptions { Endpoints = [server.Endpoint, stranger.Endpoint], Timeout = TimeSpan.FromSeconds(2) };
        var commits = await FillAsync(options with { Endpoints = [server.Endpoint] }, 2);
        await using var log = await HurriedAsync(options);
        await server.KillAsync();
        await Should.ThrowAsync<LogUnavailableException>(async () => await log.GetHeadAsync(Commits.Log, Token));
        await Should.ThrowAsync<LogUnavailableException>(async () => await log.CreateAsync(new LogId(8), Commits.Genesis, Token));
        (await stranger.ControlAsync("get", "--prefix", "")).ShouldBeEmpty();
        await server.StartAsync(Token);
        await ShouldHoldAsync(log, commits);
    }

    [Fact]
    public async Task Restarted_server_keeps_what_it_acknowledged()
    {
        await using var server = await EtcdServer.StartNewAsync();
        await using var ipam = await Ipam.OpenEtcdAsync(server.Endpoint, cancellationToken: Token);
        await ipam.Root.CreatePrefixAsync(Prefix, cancellationToken: Token);
        for (var round = 1; round <= 3; round++)
        {
            (await ipam.Root.AcquireAddressAsync(Prefix, cancellationToken: Token)).ToString().ShouldBe($"10.0.0.{round}");
            await server.RestartAsync(Token);
        }
        (await ipam.Root.AcquireAddressAsync(Prefix, cancellationToken: Token)).ToString().ShouldBe("10.0.0.4");
    }

    private static EtcdOptions StartingAt(EtcdCluster cluster, int first) =>
        new() { Endpoints = [.. cluster.Endpoints.Skip(first), .. cluster.Endpoints.Take(first)] };

    /// <summary>Fills the log that others are opened on with less time: an append may take a busy disk longer.</summary>
    private static async Task<List<Commit>> FillAsync(EtcdOptions options, int count)
    {
        await using var log = await EtcdCommitLog.OpenAsync(options with { Timeout = Patience.Limit }, TimeProvider.System, cancellationToken: Token);
        return await Commits.FillAsync(log, count);
    }

    /// <summary>A log with a short time limit, so that a test of who does not answer does not take long.</summary>
    private static Task<EtcdCommitLog> HurriedAsync(EtcdOptions options) => Patience.DespiteAsync<IpamException, EtcdCommitLog>(
        () => EtcdCommitLog.OpenAsync(options, TimeProvider.System, cancellationToken: Token));

    private static Task<bool> ShouldHoldAsync(ICommitLog log, IReadOnlyList<Commit> commits) => Patience.DespiteAsync<LogUnavailableException, bool>(async () =>
    {
        await Commits.ShouldHoldAsync(log, commits);
        return true;
    });

    /// <summary>Appends as the engine does it: the same commit again, until it is known to be in the log.</summary>
    private static async Task<Commit> AppendAnywayAsync(ICommitLog log, Commit previous, Commit? commit = null)
    {
        var next = commit ?? Commits.After(previous);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(60))
        {
            try
            {
                var result = await log.TryAppendAsync(Commits.Log, next);
                if (result.Outcome == AppendOutcome.Appended || result.Missed.Any(missed => missed.Id == next.Id))
                    return next;
            }
            catch (Exception e) when (e is OutcomeUnknownException or LogUnavailableException)
            {
                await Task.Delay(50, Token);
            }
        }
        throw new TimeoutException("The cluster took no append for a minute.");
    }
}
