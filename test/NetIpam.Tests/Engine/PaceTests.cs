using NetIpam.Engine;
using NetIpam.TestKit;

namespace NetIpam.Tests.Engine;

/// <summary>Work that nobody waits for is spread over the time that it is given, and never over more.</summary>
public class PaceTests
{
    private const int Bytes = 4096;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTime _time = new();

    [Fact]
    public async Task What_comes_before_its_time_rests_until_then()
    {
        var pace = Pace.Spreading(_time, Second, Bytes * 4);
        await RestsAsync(pace.WorkedAsync(Bytes, default), TimeSpan.FromMilliseconds(250));
        await RestsAsync(pace.WorkedAsync(Bytes * 2, default), TimeSpan.FromMilliseconds(750));
    }

    [Fact]
    public async Task More_work_than_was_thought_rests_no_longer()
    {
        var pace = Pace.Spreading(_time, Second, Bytes);
        await RestsAsync(pace.WorkedAsync(Bytes * 100, default), Second);
    }

    [Fact]
    public void A_little_does_not_rest() => Pace.Spreading(_time, Second, Bytes).WorkedAsync(Bytes - 1, default).AsTask().IsCompleted.ShouldBeTrue();

    [Fact]
    public async Task Rest_ends_when_the_work_is_not_wanted_any_more()
    {
        using var stop = new CancellationTokenSource();
        var rest = Pace.Spreading(_time, Second, Bytes).WorkedAsync(Bytes, stop.Token).AsTask();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => rest.Soon());
    }

    [Fact]
    public async Task What_someone_waits_for_never_rests() => await Pace.Fast().WorkedAsync(Bytes * 100, default).AsTask().Soon();

    private async Task RestsAsync(ValueTask rest, TimeSpan expected)
    {
        await Patience.UntilAsync(() => _time.PendingOf(expected) == 1);
        rest.IsCompleted.ShouldBeFalse();
        _time.FireOf(expected);
        await rest.AsTask().Soon();
    }
}
