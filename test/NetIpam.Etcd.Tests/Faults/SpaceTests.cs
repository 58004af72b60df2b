using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using NetIpam.Log;

namespace NetIpam.Etcd.Tests.Faults;

/// <summary>Compaction and the quota, which are the operator's.</summary>
public sealed class SpaceTests
{
    private const string Quota = "33554432";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Compaction_under_readers_and_writers_is_not_noticed()
    {
        await using var server = await EtcdServer.StartNewAsync();
        await using var log = await EtcdCommitLog.OpenAsync(new EtcdOptions { Endpoints = [server.Endpoint], Timeout = Patience.Limit }, TimeProvider.System, cancellationToken: Token);
        var commits = await Commits.FillAsync(log, 400);
        var read = new List<Commit>();
        await foreach (var commit in log.ReadAsync(Commits.Log, -1, Token))
        {
            read.Add(commit);
            if (read.Count % 100 != 0)
                continue;
            commits.Add(await Commits.AppendAsync(log, commits[^1], "meanwhile"));
            await CompactAsync(server);
        }
        read.Select(commit => commit.Id).ShouldBe(commits.Take(read.Count).Select(commit => commit.Id));
        read.Count.ShouldBeGreaterThan(400);
        await server.RestartAsync(Token);
        await Commits.ShouldHoldAsync(log, commits);
    }

    [Fact]
    public async Task Used_up_quota_refuses_changes_clearly_until_there_is_space()
    {
        await using var server = await EtcdServer.StartNewAsync("--quota-backend-bytes", Quota);
        var notices = new ConcurrentQueue<IpamNotice>();
        var options = new IpamOptions { Notice = notices.Enqueue, StoreTimeout = TimeSpan.FromSeconds(3) };
        await using var patient = await Ipam.OpenEtcdAsync(server.Endpoint, cancellationToken: Token);
        await patient.Root.CreatePrefixAsync("10.0.0.0/24", cancellationToken: Token);
        await using var ipam = await Patience.DespiteAsync<IpamException, Ipam>(() => Ipam.OpenEtcdAsync(server.Endpoint, options, Token));
        await UseUpAsync(server);

        var refusal = await Should.ThrowAsync<IpamException>(async () => await ipam.Root.AcquireAddressAsync("10.0.0.0/24", cancellationToken: Token));
        refusal.Reason.ShouldBe(IpamReason.StoreUnavailable);
        (await patient.Root.GetUsageAsync(Cidr.Parse("10.0.0.0/24"), Token)).ShouldNotBeNull();
        await using (var log = await EtcdCommitLog.OpenAsync(new EtcdOptions { Endpoints = [server.Endpoint], Timeout = Patience.Limit }, TimeProvider.System, notices.Enqueue, Token))
        {
            foreach (var change in (Func<ValueTask>[])
            [
                async () => await log.CreateAsync(Commits.Log, Commits.Genesis, Token),
                async () => await log.ClaimSnapshotAsync(new LogId(1), new BlobId(1), Token),
                async () => await log.WriteCommitPartAsync(new LogId(1), new BlobId(2), 3, 0, new byte[10], Token),
            ])
            {
                (await Should.ThrowAsync<LogUnavailableException>(async () => await change())).Message.ShouldContain("etcd has no space left");
            }
            await log.ClaimTurnAsync(new LogId(1), new TurnClaim(1, TurnClaim.MaxWait), Token);
            var head = (await log.GetHeadAsync(new LogId(1), Token))!.Value;
            (await Should.ThrowAsync<LogUnavailableException>(async () => await log.TryAppendAsync(new LogId(1), new Commit(head.Sequence + 1, head.Id, "{}"u8.ToArray()))))
                .Message.ShouldContain("disarm the alarm; see docs/etcd.md");
            (await log.GetHeadAsync(new LogId(1), Token)).ShouldBe(head);
        }
        notices.ShouldContain(notice => notice.Level == IpamNoticeLevel.Error && notice.Message.Contains("NOSPACE", StringComparison.Ordinal));

        await server.ControlAsync("del", "--prefix", "/filler/");
        await CompactAsync(server);
        await server.ControlAsync("defrag");
        await server.ControlAsync("alarm", "disarm");
        (await patient.Root.AcquireAddressAsync("10.0.0.0/24", cancellationToken: Token)).ToString().ShouldBe("10.0.0.1");
    }

    [Fact]
    public async Task Log_can_be_removed_when_not_a_byte_is_left()
    {
        await using var server = await EtcdServer.StartNewAsync("--quota-backend-bytes", Quota);
        await using var log = await EtcdCommitLog.OpenAsync(new EtcdOptions { Endpoints = [server.Endpoint], Timeout = Patience.Limit }, TimeProvider.System, cancellationToken: Token);
        await log.CreateAsync(Commits.Log, Commits.Genesis, Token);
        await Should.ThrowAsync<LogUnavailableException>(async () =>
        {
            for (var part = 0; ; part++)
            {
                var left = long.Parse(Quota, CultureInfo.InvariantCulture) - (await StatusAsync(server)).GetProperty("dbSize").GetInt64();
                await log.WriteCommitPartAsync(Commits.Log, new BlobId(1), 1, part, new byte[Math.Clamp(left / 4, 1, 400_000)], Token);
            }
        });
        await log.DeleteAsync(Commits.Log, Token);
        (await log.GetHeadAsync(Commits.Log, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Append_at_the_edge_of_the_quota_is_told_as_it_is()
    {
        await using var server = await EtcdServer.StartNewAsync("--quota-backend-bytes", Quota);
        await using var log = await EtcdCommitLog.OpenAsync(new EtcdOptions { Endpoints = [server.Endpoint], Timeout = Patience.Limit }, TimeProvider.System, cancellationToken: Token);
        var text = new string('x', 400_000);
        var refused = await Task.WhenAll(Enumerable.Range(1, 24).Select(generation => Task.Run(async () =>
        {
            var id = new LogId(generation);
            if (!await CreateAsync(log, id))
                return true;
            var last = Commits.Genesis;
            while (true)
            {
                var next = Commits.After(last, text);
                try
                {
                    (await log.TryAppendAsync(id, next)).Outcome.ShouldBe(AppendOutcome.Appended);
                    last = next;
                }
                catch (LogUnavailableException)
                {
                    // Whether the server refused it or made it all the same, what it is told as is what is there.
                    (await log.GetHeadAsync(id, Token)).ShouldBe(new LogHead(last.Sequence, last.Id));
                    return true;
                }
            }
        })));
        refused.ShouldAllBe(done => done);
    }

    private static async Task<bool> CreateAsync(EtcdCommitLog log, LogId id)
    {
        try
        {
            return await log.CreateAsync(id, Commits.Genesis, Token);
        }
        catch (LogUnavailableException)
        {
            (await log.GetHeadAsync(id, Token)).ShouldBeNull();
            return false;
        }
    }

    private static async Task UseUpAsync(EtcdServer server)
    {
        var filler = new string('x', 100_000);
        try
        {
            for (var i = 0; i < 1000; i++)
                await server.ControlAsync("put", string.Create(CultureInfo.InvariantCulture, $"/filler/{i}"), filler);
        }
        catch (InvalidOperationException e) when (e.Message.Contains("database space exceeded", StringComparison.Ordinal))
        {
            return;
        }
        throw new InvalidOperationException("The quota cannot be used up.");
    }

    private static async Task CompactAsync(EtcdServer server)
    {
        var revision = (await StatusAsync(server)).GetProperty("header").GetProperty("revision").GetInt64();
        await server.ControlAsync("compact", "--physical", revision.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<JsonElement> StatusAsync(EtcdServer server)
    {
        using var status = JsonDocument.Parse(await server.ControlAsync("endpoint", "status", "-w", "json"));
        return status.RootElement[0].GetProperty("Status").Clone();
    }
}
