using System.Diagnostics;
using System.Text;
using NetIpam.Log;
using NetIpam.TestKit;
using NetIpam.TestKit.Proxy;

namespace NetIpam.Redis.Tests;

/// <summary>Connections that are lost at any point of an append. What the log then says must be so.</summary>
public sealed class FaultTests(RedisFixture redis) : IClassFixture<RedisFixture>, IAsyncLifetime
{
    /// <summary>Of a log that is to give up: only where that is waited for, as an append may take a busy machine longer.</summary>
    private static readonly TimeSpan Hurry = TimeSpan.FromSeconds(3);

    private readonly Commit _next = Logs.After(Logs.Genesis);
    private CuttingProxy _proxy = null!;
    private string _keyPrefix = null!;
    private RedisCommitLog _direct = null!;
    private RedisCommitLog _store = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var store = redis.NewStore();
        _proxy = CuttingProxy.Start(redis.Server.Port);
        _direct = await Logs.OpenAsync(store);
        _keyPrefix = store.KeyPrefix;
        _store = await OpenAsync(Patience.Limit);
        await _direct.CreateAsync(Logs.Log, Logs.Genesis, Token);
        // Both know the scripts from now on.
        (await _store.TryAppendAsync(Logs.Log, Logs.After(_next))).Outcome.ShouldBe(AppendOutcome.Conflict);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _direct.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Fact]
    public async Task Append_cut_on_its_way_is_unknown_and_sent_again()
    {
        _proxy.Arm(ProxyFault.CutBefore, ThatAppend());
        await Should.ThrowAsync<OutcomeUnknownException>(AppendAsync);
        await Logs.ShouldHoldAsync(_direct, Logs.Genesis);
        (await AppendAsync()).Outcome.ShouldBe(AppendOutcome.Appended);
        await Logs.ShouldHoldAsync(_direct, Logs.Genesis, _next);
    }

    [Fact]
    public async Task Append_cut_in_the_middle_of_its_bytes_is_unknown()
    {
        _proxy.Arm(ProxyFault.CutBefore, ThatAppend(), bytes: 100);
        await Should.ThrowAsync<OutcomeUnknownException>(AppendAsync);
        (await AppendAsync()).Outcome.ShouldBe(AppendOutcome.Appended);
    }

    [Theory]
    [InlineData(ProxyFault.CutAfter, 0)]
    [InlineData(ProxyFault.CutInAnswer, 3)]
    public async Task Append_whose_answer_is_lost_is_unknown_and_then_meets_itself(ProxyFault fault, int bytes)
    {
        _proxy.Arm(fault, ThatAppend(), bytes: bytes);
        await Should.ThrowAsync<OutcomeUnknownException>(AppendAsync);
        var again = await AppendAsync();
        again.Outcome.ShouldBe(AppendOutcome.Conflict);
        again.Missed.ShouldHaveSingleItem().Id.ShouldBe(_next.Id);
        await Logs.ShouldHoldAsync(_direct, Logs.Genesis, _next);
    }

    [Fact]
    public async Task Append_that_is_never_answered_is_unknown_in_time_and_the_next_call_is_answered()
    {
        await using var store = await OpenHurriedAsync();
        _proxy.Arm(ProxyFault.Swallow, ThatAppend());
        var watch = Stopwatch.StartNew();
        await Should.ThrowAsync<OutcomeUnknownException>(async () => await store.TryAppendAsync(Logs.Log, _next));
        // A busy machine is late.
        watch.Elapsed.ShouldBeLessThan(Hurry * 20);
        // Its connection stays silent for ever; the log must not wait for it.
        var again = await Patience.DespiteAsync<OutcomeUnknownException, AppendResult>(() => store.TryAppendAsync(Logs.Log, _next).AsTask());
        again.Missed.ShouldHaveSingleItem().Id.ShouldBe(_next.Id);
    }

    [Fact]
    public async Task Append_that_arrives_late_changes_nothing_any_more()
    {
        var held = _proxy.Arm(ProxyFault.HoldAndCut, ThatAppend());
        await Should.ThrowAsync<OutcomeUnknownException>(AppendAsync);
        (await AppendAsync()).Outcome.ShouldBe(AppendOutcome.Appended);
        var third = Logs.After(_next);
        (await _store.TryAppendAsync(Logs.Log, third)).Outcome.ShouldBe(AppendOutcome.Appended);
        await held.ReleaseAsync();
        await Logs.ShouldHoldAsync(_direct, Logs.Genesis, _next, third);
    }

    [Fact]
    public async Task Append_that_arrives_late_when_another_was_first_is_superseded()
    {
        var held = _proxy.Arm(ProxyFault.HoldAndCut, ThatAppend());
        await Should.ThrowAsync<OutcomeUnknownException>(AppendAsync);
        var other = Logs.After(Logs.Genesis, "other");
        (await _direct.TryAppendAsync(Logs.Log, other)).Outcome.ShouldBe(AppendOutcome.Appended);
        await held.ReleaseAsync();
        (await AppendAsync()).Missed.ShouldHaveSingleItem().Id.ShouldBe(other.Id);
        await Logs.ShouldHoldAsync(_direct, Logs.Genesis, other);
    }

    [Fact]
    public async Task Half_closed_connection_leaves_an_append_unknown()
    {
        _proxy.Arm(ProxyFault.HalfClose, ThatAppend());
        await Should.ThrowAsync<OutcomeUnknownException>(AppendAsync);
        (await AppendAsync()).Outcome.ShouldBe(AppendOutcome.Appended);
    }

    [Fact]
    public async Task Server_that_is_back_in_time_is_not_noticed()
    {
        var appended = await Patience.DespiteAsync<OutcomeUnknownException, AppendResult>(async () =>
        {
            await RefuseAsync();
            var append = AppendAsync();
            await Task.WhenAny(append, Task.Delay(500, Token));
            append.IsCompletedSuccessfully.ShouldBeFalse();
            _proxy.Accept();
            return await append;
        });
        appended.Outcome.ShouldBe(AppendOutcome.Appended);
        await Logs.ShouldHoldAsync(_direct, Logs.Genesis, _next);
    }

    [Fact]
    public async Task Server_that_stays_away_is_unavailable_and_nothing_was_appended()
    {
        await using var store = await OpenHurriedAsync();
        await RefuseAsync();
        var failed = await Should.ThrowAsync<LogUnavailableException>(
            () => Patience.DespiteAsync<OutcomeUnknownException, AppendResult>(() => store.TryAppendAsync(Logs.Log, _next).AsTask()));
        failed.Message.ShouldContain($"127.0.0.1:{_proxy.Port}");
        await Should.ThrowAsync<LogUnavailableException>(async () => await store.GetHeadAsync(Logs.Log, Token));
        _proxy.Accept();
        await Task.Delay(Hurry, Token);
        await Logs.ShouldHoldAsync(_direct, Logs.Genesis);
        (await AppendAsync()).Outcome.ShouldBe(AppendOutcome.Appended);
    }

    [Fact]
    public async Task Read_whose_connection_is_cut_is_asked_again()
    {
        _proxy.Arm(ProxyFault.CutAfter);
        (await _store.GetHeadAsync(Logs.Log, Token))!.Value.Id.ShouldBe(Logs.Genesis.Id);
    }

    [Fact]
    public async Task Slow_connection_is_only_slow()
    {
        _proxy.Delay = TimeSpan.FromMilliseconds(50);
        (await AppendAsync()).Outcome.ShouldBe(AppendOutcome.Appended);
    }

    [Fact]
    public async Task Server_that_forgot_the_scripts_is_sent_them_again()
    {
        await redis.Server.RunAsync("SCRIPT", "FLUSH");
        (await AppendAsync()).Outcome.ShouldBe(AppendOutcome.Appended);
    }

    [Fact]
    public async Task Append_is_one_round_trip()
    {
        var last = Logs.Genesis;
        var before = _proxy.Requests;
        for (var i = 0; i < 200; i++)
        {
            last = Logs.After(last);
            (await _store.TryAppendAsync(Logs.Log, last)).Outcome.ShouldBe(AppendOutcome.Appended);
        }
        // The driver looks after its connection now and then.
        (_proxy.Requests - before).ShouldBeInRange(200, 250);
    }

    private Func<ReadOnlyMemory<byte>, bool> ThatAppend() => CuttingProxy.Containing(Encoding.ASCII.GetBytes(_next.Id.ToString()));

    private Task<AppendResult> AppendAsync() => _store.TryAppendAsync(Logs.Log, _next).AsTask();

    /// <summary>Until the driver has noticed that its connection is gone, what it sends may have arrived; mostly it has when this completes.</summary>
    private Task RefuseAsync()
    {
        _proxy.Refuse();
        return Task.Delay(200, Token);
    }

    private Task<RedisCommitLog> OpenHurriedAsync() => Patience.DespiteAsync<IpamException, RedisCommitLog>(() => OpenAsync(Hurry));

    private Task<RedisCommitLog> OpenAsync(TimeSpan timeout) =>
        Logs.OpenAsync(new RedisOptions { Endpoints = [$"127.0.0.1:{_proxy.Port}"], KeyPrefix = _keyPrefix, Timeout = timeout });
}
