namespace NetIpam.Tests.Engine;

/// <summary>What flows with a caller does not flow into turns that serve others.</summary>
public sealed class ContextTests : IAsyncDisposable
{
    private static readonly AsyncLocal<string?> Caller = new();

    private readonly FaultyStore _store = new();
    private readonly Gate _held = new();

    [Fact]
    public async Task Turns_for_others_do_not_see_what_flows_with_the_caller_who_started_them()
    {
        var root = await _store.OpenWithNetAsync();
        var seen = new List<string?>();
        _store.Log.Script(
            async (store, log, commit) =>
            {
                seen.Add(Caller.Value);
                await _held.PassAsync();
                return await Faults.None(store, log, commit);
            },
            (store, log, commit) =>
            {
                seen.Add(Caller.Value);
                return Faults.None(store, log, commit);
            });
        Caller.Value = "first";
        var first = root.AcquireAddressAsync(FaultyStore.Net).AsTask();
        await _held.Reached;
        Caller.Value = "second";
        var second = root.AcquireAddressAsync(FaultyStore.Net).AsTask();
        _held.Open();
        await first.Soon();
        await second.Soon();
        seen.ShouldBe(["first", null]);
        Caller.Value.ShouldBe("second");
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
