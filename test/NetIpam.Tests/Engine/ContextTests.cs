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

    [Fact]
    public async Task Caller_who_blocks_the_thread_of_his_context_is_answered_however_long_the_log_is()
    {
        var root = await _store.OpenWithNetAsync();
        for (var i = 0; i < 100; i++)
            await root.AcquireAddressAsync(FaultyStore.Net);
        var other = (await _store.OpenAsync()).Root;
        var expected = (await root.GetUsageAsync(FaultyStore.Net)).AcquiredAddresses;
        var answered = new TaskCompletionSource<PrefixUsage>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(Block) { IsBackground = true }.Start();
        (await answered.Task.Soon()).AcquiredAddresses.ShouldBe(expected);

        void Block()
        {
            SynchronizationContext.SetSynchronizationContext(new BlockedContext());
            answered.SetResult(other.GetUsageAsync(FaultyStore.Net).AsTask().GetAwaiter().GetResult());
        }
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    /// <summary>Its thread waits for an answer, and runs nothing else.</summary>
    private sealed class BlockedContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
