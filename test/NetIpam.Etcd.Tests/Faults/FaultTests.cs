using System.Text;
using NetIpam.Log;
using NetIpam.TestKit.Proxy;

namespace NetIpam.Etcd.Tests.Faults;

/// <summary>A connection that breaks at any point: what was certainly not sent is sent again, and what may have been is unknown, until the
/// same commit has been sent again.</summary>
public sealed class FaultTests(SharedEtcd etcd) : IAsyncLifetime
{
    /// <summary>Of a log that is to give up: only where nothing else than that is waited for, as an append may take a busy disk longer.</summary>
    private static readonly TimeSpan Hurry = TimeSpan.FromSeconds(3);

    private CuttingProxy _proxy = null!;
    private EtcdOptions _direct = null!;
    private EtcdCommitLog _log = null!;
    private EtcdCommitLog _other = null!;
    private List<Commit> _commits = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _direct = await etcd.NewStoreAsync();
        _proxy = CuttingProxy.Start((await etcd.GetAsync()).Port);
        _log = await EtcdCommitLog.OpenAsync(Through(_direct.Timeout), TimeProvider.System, cancellationToken: Token);
        _other = await EtcdCommitLog.OpenAsync(_direct, TimeProvider.System, cancellationToken: Token);
        _commits = await Commits.FillAsync(_other, 3);
        (await _log.GetHeadAsync(Commits.Log, Token))!.Value.Sequence.ShouldBe(3);
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        await _other.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public async Task Append_cut_before_it_arrives_is_appended_when_it_is_sent_again(int bytes)
    {
        var next = Commits.After(_commits[^1]);
        _proxy.Arm(ProxyFault.CutBefore, ThatAppend, bytes: bytes);
        await Should.ThrowAsync<OutcomeUnknownException>(async () => await _log.TryAppendAsync(Commits.Log, next));
        await Commits.ShouldHoldAsync(_other, _commits);
        (await _log.TryAppendAsync(Commits.Log, next)).Outcome.ShouldBe(AppendOutcome.Appended);
        await Commits.ShouldHoldAsync(_other, [.. _commits, next]);
    }

    [Fact]
    public async Task Append_whose_answer_is_swallowed_is_unknown_and_then_meets_itself()
    {
        var next = Commits.After(_commits[^1]);
        await using var log = await HurriedAsync();
        var armed = _proxy.Arm(ProxyFault.Swallow, ThatAppend);
        await Should.ThrowAsync<OutcomeUnknownException>(async () => await log.TryAppendAsync(Commits.Log, next));
        armed.Struck.IsCompleted.ShouldBeTrue();
        _proxy.CutAll();
        var again = await SendAgainAsync(log, next);
        again.Outcome.ShouldBe(AppendOutcome.Conflict);
        again.Missed.Select(commit => commit.Id).ShouldBe([next.Id]);
        await Commits.ShouldHoldAsync(_other, [.. _commits, next]);
    }

    /// <summary>etcd gives up a request when its connection ends, or has made the change already.</summary>
    [Theory]
    [InlineData(ProxyFault.CutAfter, 0)]
    [InlineData(ProxyFault.CutInAnswer, 3)]
    [InlineData(ProxyFault.CutInAnswer, 60)]
    public async Task Append_cut_after_it_was_sent_is_unknown_and_is_in_the_log_once_when_it_is_sent_again(ProxyFault fault, int bytes)
    {
        var next = Commits.After(_commits[^1]);
        _proxy.Arm(fault, ThatAppend, bytes: bytes);
        await Should.ThrowAsync<OutcomeUnknownException>(async () => await _log.TryAppendAsync(Commits.Log, next));
        var again = await SendAgainAsync(_log, next);
        if (again.Outcome != AppendOutcome.Appended)
            again.Missed.Select(commit => commit.Id).ShouldBe([next.Id]);
        await Commits.ShouldHoldAsync(_other, [.. _commits, next]);
    }

    [Fact]
    public async Task Connection_that_is_silently_dead_is_noticed_and_replaced()
    {
        var next = Commits.After(_commits[^1]);
        await using var log = await HurriedAsync();
        _proxy.Arm(ProxyFault.Swallow, ThatAppend);
        await Should.ThrowAsync<OutcomeUnknownException>(async () => await log.TryAppendAsync(Commits.Log, next));
        // Nobody cuts it. The pings that find it out begin some seconds after the last sign of life.
        (await SendAgainAsync(log, next)).Missed.Select(commit => commit.Id).ShouldBe([next.Id]);
    }

    [Fact]
    public async Task Append_that_arrives_when_it_was_sent_again_already_changes_nothing()
    {
        var next = Commits.After(_commits[^1]);
        var held = _proxy.Arm(ProxyFault.HoldAndCut, ThatAppend);
        await Should.ThrowAsync<OutcomeUnknownException>(async () => await _log.TryAppendAsync(Commits.Log, next));
        (await _log.TryAppendAsync(Commits.Log, next)).Outcome.ShouldBe(AppendOutcome.Appended);
        var after = await Commits.AppendAsync(_log, next, "after");
        await held.ReleaseAsync();
        await Task.Delay(200, Token);
        await Commits.ShouldHoldAsync(_other, [.. _commits, next, after]);
    }

    [Fact]
    public async Task Append_that_arrives_after_another_took_its_place_changes_nothing()
    {
        var next = Commits.After(_commits[^1]);
        var held = _proxy.Arm(ProxyFault.HoldAndCut, ThatAppend);
        await Should.ThrowAsync<OutcomeUnknownException>(async () => await _log.TryAppendAsync(Commits.Log, next));
        var other = await Commits.AppendAsync(_other, _commits[^1], "other");
        await held.ReleaseAsync();
        await Task.Delay(200, Token);
        (await _log.TryAppendAsync(Commits.Log, next)).Outcome.ShouldBe(AppendOutcome.Conflict);
        await Commits.ShouldHoldAsync(_other, [.. _commits, other]);
    }

    [Fact]
    public async Task Half_closed_connection_ends_in_an_answer_or_in_doubt()
    {
        var next = Commits.After(_commits[^1]);
        _proxy.Arm(ProxyFault.HalfClose, ThatAppend);
        try
        {
            (await _log.TryAppendAsync(Commits.Log, next)).Outcome.ShouldBe(AppendOutcome.Appended);
        }
        catch (OutcomeUnknownException)
        {
            (await _log.TryAppendAsync(Commits.Log, next)).Outcome.ShouldBe(AppendOutcome.Appended);
        }
        await Commits.ShouldHoldAsync(_other, [.. _commits, next]);
    }

    [Fact]
    public async Task Append_without_a_connection_is_sent_once_there_is_one()
    {
        await LoseConnectionAsync(_log);
        var append = _log.TryAppendAsync(Commits.Log, Commits.After(_commits[^1])).AsTask();
        await Task.Delay(700, Token);
        append.IsCompleted.ShouldBeFalse();
        _proxy.Accept();
        (await append).Outcome.ShouldBe(AppendOutcome.Appended);
    }

    [Fact]
    public async Task Append_that_never_finds_a_connection_was_certainly_not_made()
    {
        await using var log = await HurriedAsync();
        await LoseConnectionAsync(log);
        // A busy machine may not come to the end of an attempt, and then tells that instead.
        var told = "";
        await Patience.UntilAsync(
            async () =>
            {
                told = (await Should.ThrowAsync<LogUnavailableException>(async () => await log.TryAppendAsync(Commits.Log, Commits.After(_commits[^1])))).Message;
                return told == $"etcd: cannot reach http://127.0.0.1:{_proxy.Port}: connection refused.";
            },
            () => told);
        await Commits.ShouldHoldAsync(_other, _commits);
    }

    [Theory]
    [InlineData(ProxyFault.CutBefore)]
    [InlineData(ProxyFault.CutAfter)]
    [InlineData(ProxyFault.CutInAnswer)]
    [InlineData(ProxyFault.HalfClose)]
    [InlineData(ProxyFault.Swallow)]
    public async Task Read_is_made_again(ProxyFault fault)
    {
        var armed = _proxy.Arm(fault, CuttingProxy.Containing(Encoding.UTF8.GetBytes($"{_direct.KeyPrefix}log/00000000000000000007/head")));
        if (fault == ProxyFault.Swallow)
            _ = armed.Struck.ContinueWith(async _ => { await Task.Delay(1500); _proxy.CutAll(); }, Token, TaskContinuationOptions.None, TaskScheduler.Default);
        (await _log.GetHeadAsync(Commits.Log, Token)).ShouldBe(new LogHead(3, _commits[3].Id));
        armed.Struck.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Slow_connection_is_only_slow()
    {
        _proxy.Delay = TimeSpan.FromMilliseconds(150);
        var next = await Commits.AppendAsync(_log, _commits[^1], "slow");
        await Commits.ShouldHoldAsync(_log, [.. _commits, next]);
    }

    [Fact]
    public async Task Addresses_acquired_over_a_line_that_keeps_breaking_are_held_by_one_each()
    {
        await using var ipam = await Ipam.OpenEtcdAsync(Through(_direct.Timeout), cancellationToken: Token);
        await ipam.Root.CreatePrefixAsync("10.0.0.0/24", cancellationToken: Token);
        ProxyFault[] faults = [ProxyFault.CutBefore, ProxyFault.CutAfter, ProxyFault.CutInAnswer];
        var acquired = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            if (i % 3 == 0)
                _proxy.Arm(faults[i / 3 % 3], bytes: i % 40);
            acquired.Add((await ipam.Root.AcquireAddressAsync("10.0.0.0/24", cancellationToken: Token)).ToString());
        }
        acquired.ShouldBe(Enumerable.Range(1, 60).Select(i => $"10.0.0.{i}"));
        await using var direct = await Ipam.OpenEtcdAsync(_direct, cancellationToken: Token);
        (await direct.Root.AcquireAddressAsync("10.0.0.0/24", cancellationToken: Token)).ToString().ShouldBe("10.0.0.61");
    }

    /// <summary>Ends the connection for good, and waits until the client knows.</summary>
    private async Task LoseConnectionAsync(EtcdCommitLog log)
    {
        _proxy.Refuse();
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var lost = await Should.ThrowAsync<Exception>(async () => await log.GetHeadAsync(Commits.Log, enough.Token));
        // A log in a hurry may have given up by itself.
        (lost is OperationCanceledException or LogUnavailableException).ShouldBeTrue(lost.ToString());
    }

    /// <summary>As the engine does it, until it is known what became of it.</summary>
    private static async Task<AppendResult> SendAgainAsync(EtcdCommitLog log, Commit commit)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await log.TryAppendAsync(Commits.Log, commit);
            }
            catch (Exception e) when (e is OutcomeUnknownException or LogUnavailableException && tries < 40)
            {
                await Task.Delay(50, Token);
            }
        }
    }

    private static bool ThatAppend(ReadOnlyMemory<byte> request) => request.Span.IndexOf("/commit/00000000000000000004"u8) >= 0;

    private EtcdOptions Through(TimeSpan timeout) => _direct with { Endpoints = [$"127.0.0.1:{_proxy.Port}"], Timeout = timeout };

    private Task<EtcdCommitLog> HurriedAsync() => Patience.DespiteAsync<IpamException, EtcdCommitLog>(
        () => EtcdCommitLog.OpenAsync(Through(Hurry), TimeProvider.System, cancellationToken: Token));
}
