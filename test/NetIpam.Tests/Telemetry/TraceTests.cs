using System.Diagnostics;
using NetIpam.Tests.Engine;

namespace NetIpam.Tests.Telemetry;

/// <summary>The spans of the library, from the caller's to the store.</summary>
[Collection(nameof(Alone))]
public sealed class TraceTests : IAsyncDisposable
{
    private readonly FaultyStore _store = new();
    private readonly Spans _spans = new();

    [Fact]
    public async Task A_request_is_followed_through_its_turn_to_the_store()
    {
        var root = await _store.OpenWithNetAsync();
        Activity? atTheStore = null;
        _store.Log.Script(Faults.After(() => { atTheStore = Activity.Current; return default; }, Faults.None));
        using var caller = _spans.Begin("caller");
        await root.AcquireAddressAsync(FaultyStore.Net).Soon();
        Activity.Current.ShouldBe(caller);
        var turn = await OneAsync(caller, "netipam.turn");
        turn.ParentSpanId.ShouldBe(caller.SpanId);
        turn.GetTagItem("netipam.turn.operations").ShouldBe(1);
        var append = await OneAsync(caller, "netipam.store append");
        append.ParentSpanId.ShouldBe(turn.SpanId);
        append.GetTagItem("netipam.append.outcome").ShouldBe("Appended");
        append.Status.ShouldBe(ActivityStatusCode.Unset);
        // So a backend that passes traces on passes this one on.
        atTheStore.ShouldNotBeNull().SpanId.ShouldBe(append.SpanId);
    }

    [Fact]
    public async Task The_spans_are_there_after_a_conflict_and_a_lost_answer_too()
    {
        var root = await _store.OpenWithNetAsync();
        var other = (await _store.OpenAsync()).Root;
        await other.CreatePrefixAsync("10.9.0.0/24");
        _store.Log.Script(Faults.WithoutMissed, Faults.AnswerLost);
        using var caller = _spans.Begin("caller");
        await root.AcquireAddressAsync(FaultyStore.Net).Soon();
        var turn = await OneAsync(caller, "netipam.turn");
        var appends = _spans.Of(caller, "netipam.store append");
        appends.Count.ShouldBe(3);
        appends.ShouldAllBe(span => span.ParentSpanId == turn.SpanId);
        appends[1].GetTagItem("error.type").ShouldBe("unknown");
        appends[1].Status.ShouldBe(ActivityStatusCode.Error);
        _spans.Of(caller, "netipam.store read").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Of_a_batch_the_first_is_the_parent_and_the_others_are_linked()
    {
        var root = await _store.OpenWithNetAsync();
        var held = new Gate();
        _store.Log.Script(Faults.After(held.PassAsync, Faults.None));
        var first = root.AcquireAddressAsync(FaultyStore.Net).AsTask();
        await held.Reached;
        var callers = new List<Activity>();
        var calls = new List<Task>();
        foreach (var name in new[] { "a", "b", "c" })
        {
            Activity.Current = null;
            callers.Add(_spans.Begin(name));
            calls.Add(root.AcquireAddressAsync(FaultyStore.Net).AsTask());
        }
        Activity.Current = null;
        calls.Add(root.AcquireAddressAsync(FaultyStore.Net).AsTask());
        held.Open();
        await first.Soon();
        await Task.WhenAll(calls).Soon();
        var turn = await OneAsync(callers[0], "netipam.turn");
        turn.GetTagItem("netipam.turn.operations").ShouldBe(4);
        turn.ParentSpanId.ShouldBe(callers[0].SpanId);
        turn.Links.Select(link => link.Context.SpanId).ShouldBe([callers[1].SpanId, callers[2].SpanId]);
        foreach (var other in callers.Skip(1))
            other.Links.Single().Context.SpanId.ShouldBe(turn.SpanId);
        callers[0].Links.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_is_traced_unasked()
    {
        var root = await _store.OpenWithNetAsync();
        using (var caller = _spans.Begin("caller"))
        {
            await root.AcquireAddressAsync(FaultyStore.Net).Soon();
            await OneAsync(caller, "netipam.turn");
        }
        Activity.Current = null;
        var before = _spans.Ended.Count;
        Activity? atTheStore = null;
        _store.Log.Script(Faults.After(() => { atTheStore = Activity.Current; return default; }, Faults.None));
        await root.AcquireAddressAsync(FaultyStore.Net).Soon();
        atTheStore.ShouldBeNull();
        _spans.Ended.Count.ShouldBe(before);
    }

    public async ValueTask DisposeAsync()
    {
        _spans.Dispose();
        await _store.DisposeAsync();
    }

    /// <summary>The one span of a name in the trace of a caller; it ends a moment after the caller has his answer.</summary>
    private async Task<Activity> OneAsync(Activity caller, string name)
    {
        await Patience.UntilAsync(() => _spans.Of(caller, name).Count > 0);
        return _spans.Of(caller, name).ShouldHaveSingleItem();
    }
}
