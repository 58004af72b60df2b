using NetIpam.Log;

namespace NetIpam.Tests.Engine;

/// <summary>A program whose clock is far off that of the store appends nothing until they agree.</summary>
public sealed class ClockTests : IAsyncDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FaultyStore _store = new();
    private readonly SteppedTime _time = new();
    private TimeSpan _roundTrip;
    private int _asked;

    public ClockTests()
    {
        _store.Log.Clock = () => _time.GetUtcNow() - _time.Offset;
        _store.Log.Before = (call, _) =>
        {
            if (call != LogCall.GetTime)
                return default;
            _asked++;
            _time.Advance(_roundTrip);
            return default;
        };
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(-10, true)]
    [InlineData(11, false)]
    [InlineData(-11, false)]
    [InlineData(-3600, false)]
    public async Task More_than_ten_seconds_are_too_much(int seconds, bool works)
    {
        await OpenAsync();
        _time.Offset = seconds * Second;
        await CreateAsync((await OpenAsync()).Root, works);
    }

    /// <summary>When in the round trip it was read nobody knows; here at its end.</summary>
    [Theory]
    [InlineData(10, true)]
    [InlineData(-10, true)]
    [InlineData(16, true)]
    [InlineData(17, false)]
    [InlineData(-11, false)]
    public async Task Half_of_the_round_trip_is_allowed_for(int seconds, bool works)
    {
        await OpenAsync();
        _time.Offset = seconds * Second;
        _roundTrip = 6 * Second;
        await CreateAsync((await OpenAsync()).Root, works);
    }

    [Fact]
    public async Task Nothing_is_appended_reads_work_and_it_goes_on_by_itself()
    {
        var ipam = await OpenAsync();
        var root = ipam.Root;
        await root.CreatePrefixAsync(FaultyStore.Net);
        await root.AcquireAddressAsync(FaultyStore.Net, new RequestId("done"));
        _store.Log.Sent.Clear();
        _time.Advance(60 * Second);
        _time.Offset = 42 * Second;
        for (var i = 0; i < 3; i++)
        {
            await Refusal.OfAsync(IpamReason.ClockOff, () => root.AcquireAddressAsync(FaultyStore.Net));
            await Refusal.OfAsync(IpamReason.ClockOff, () => ipam.CreateNamespaceAsync("blue"));
        }
        var told = await Should.ThrowAsync<IpamException>(async () => await root.AcquireAddressAsync(FaultyStore.Net));
        told.Message.ShouldContain("2020-01-01T00:01:42");
        told.Message.ShouldContain("2020-01-01T00:01:00");
        told.Message.ShouldContain("NTP");
        (await root.GetUsageAsync(FaultyStore.Net)).AcquiredAddresses.ShouldBe(UInt128.One);
        await Refusal.OfAsync(IpamReason.PrefixOverlaps, () => root.CreatePrefixAsync(FaultyStore.Net));
        (await root.AcquireAddressAsync(FaultyStore.Net, new RequestId("done"))).ToString().ShouldBe("10.0.0.1");
        _store.Log.Sent.ShouldBeEmpty();
        _store.Notices.ShouldHaveSingleItem().Level.ShouldBe(IpamNoticeLevel.Error);
        _time.Offset = default;
        (await root.AcquireAddressAsync(FaultyStore.Net)).ToString().ShouldBe("10.0.0.2");
        _store.Notices.Count.ShouldBe(2);
        await ipam.CreateNamespaceAsync("blue");
    }

    [Fact]
    public async Task Store_is_asked_at_opening_and_then_once_a_minute_at_most()
    {
        var root = (await OpenAsync()).Root;
        await root.CreatePrefixAsync(FaultyStore.Net);
        _asked.ShouldBe(1);
        for (var i = 0; i < 5; i++)
        {
            await root.AcquireAddressAsync(FaultyStore.Net);
            _time.Advance(11 * Second);
        }
        _asked.ShouldBe(1);
        _time.Advance(5 * Second);
        await root.GetUsageAsync(FaultyStore.Net);
        _asked.ShouldBe(1, "what appends nothing needs no clock");
        await root.AcquireAddressAsync(FaultyStore.Net);
        await root.AcquireAddressAsync(FaultyStore.Net);
        _asked.ShouldBe(2);
    }

    [Fact]
    public async Task Store_without_a_clock_is_asked_once()
    {
        _store.Log.Clock = static () => null;
        var root = (await OpenAsync()).Root;
        await root.CreatePrefixAsync(FaultyStore.Net);
        _time.Offset = 3600 * Second;
        _time.Advance(3600 * Second);
        await root.AcquireAddressAsync(FaultyStore.Net);
        _asked.ShouldBe(1);
    }

    [Fact]
    public async Task Store_that_is_there_opens_and_an_empty_one_is_not_initialised()
    {
        _time.Offset = 11 * Second;
        await Refusal.OfAsync(IpamReason.ClockOff, async ValueTask () => await OpenAsync());
        (await _store.Log.Store.GetHeadAsync(LogId.Registry, CancellationToken.None)).ShouldBeNull();
        _time.Offset = default;
        await OpenAsync();
        _time.Offset = 11 * Second;
        (await (await OpenAsync()).Root.ListPrefixesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Clock_that_cannot_be_read_is_a_store_that_is_away()
    {
        var root = (await OpenAsync()).Root;
        await root.CreatePrefixAsync(FaultyStore.Net);
        _time.Advance(60 * Second);
        var failures = 2;
        _store.Log.Before = (call, _) => call == LogCall.GetTime && failures-- > 0 ? throw new LogUnavailableException("The store cannot be reached.") : default;
        var call = root.AcquireAddressAsync(FaultyStore.Net).AsTask();
        await _time.UntilAsync(call);
        (await call).ToString().ShouldBe("10.0.0.1");
        failures.ShouldBe(-1);
    }

    public async ValueTask DisposeAsync() => await _time.UntilAsync(_store.DisposeAsync().AsTask());

    private static async Task CreateAsync(IpamNamespace root, bool works)
    {
        if (works)
            await root.CreatePrefixAsync(FaultyStore.Net);
        else
            await Refusal.OfAsync(IpamReason.ClockOff, () => root.CreatePrefixAsync(FaultyStore.Net));
    }

    private Task<Ipam> OpenAsync() => _store.OpenAsync(new IpamOptions { TimeProvider = _time });
}
