using NetIpam.Soak.Figures;

namespace NetIpam.Replicas.Tests;

/// <summary>What the soak takes for growth.</summary>
public sealed class FlatnessTests
{
    private const long Megabyte = 1_000_000;

    /// <summary>The minute in which all that is remembered is full.</summary>
    private const int FullAfter = 20;

    [Fact]
    public void Memory_that_goes_up_and_down_is_flat() => Judge(minute => 300 + (minute % 5 * 40), _ => 50).ShouldAllBe(verdict => verdict.IsFlat);

    [Fact]
    public void What_fills_up_until_all_that_is_remembered_is_full_is_flat() => Judge(minute => Math.Min(minute, FullAfter) * 20, _ => 50).ShouldAllBe(verdict => verdict.IsFlat);

    [Fact]
    public void What_shrinks_is_flat() => Judge(minute => 500 - minute, _ => 50).ShouldAllBe(verdict => verdict.IsFlat);

    [Fact]
    public void Little_is_nothing() => Judge(minute => 20 + (minute / 10), minute => minute / 10).ShouldAllBe(verdict => verdict.IsFlat);

    [Fact]
    public void A_leak_of_memory_is_seen() =>
        Judge(minute => 100 + minute, _ => 50).ShouldHaveSingleItemThatGrows("memory of the first server, 126000000 in the first third since all that is remembered was full, 153000000 in the last");

    [Fact]
    public void A_log_that_is_not_trimmed_is_seen() =>
        Judge(_ => 100, minute => minute).ShouldHaveSingleItemThatGrows("bytes in the store, 26000000 in the first third since all that is remembered was full, 53000000 in the last");

    /// <summary>As that of etcd is.</summary>
    [Fact]
    public void A_file_that_grows_and_is_used_no_more_than_before_is_flat() =>
        Flatness.Judge([.. Samples(60, _ => 100, minute => minute).Select(sample => sample with { Size = new Dictionary<string, long>(sample.Size) { ["inUse"] = 50 * Megabyte } })])
            .ShouldAllBe(verdict => verdict.IsFlat);

    [Fact]
    public void Minutes_that_could_not_be_measured_do_not_count() =>
        Judge(minute => minute % 3 == 0 ? null : 100, minute => minute % 2 == 0 ? null : 50).ShouldAllBe(verdict => verdict.IsFlat);

    [Fact]
    public void Of_a_short_run_nothing_is_said() => Flatness.Judge(Samples(FullAfter + Flatness.FewestSamples - 1, minute => minute * 100, _ => 1)).ShouldBeEmpty();

    private static IReadOnlyList<Flatness> Judge(Func<int, long?> memory, Func<int, long?> store)
    {
        var verdicts = Flatness.Judge(Samples(60, memory, store));
        verdicts.Count.ShouldBe(4);
        return verdicts;
    }

    /// <summary>A sample each minute, in megabytes; null for what could not be measured.</summary>
    private static IReadOnlyList<Sample> Samples(int count, Func<int, long?> memory, Func<int, long?> store) =>
        [.. Enumerable.Range(0, count).Select(minute => new Sample
        {
            Minutes = minute,
            Store = "test",
            Operations = minute,
            Changes = Flatness.ChangesUntilFull / FullAfter * minute,
            Median = 1,
            P99 = 1,
            Servers = [memory(minute) is { } megabytes ? new ProcessFigures(megabytes * Megabyte, 200, 20) : null],
            Size = store(minute) is { } stored ? new Dictionary<string, long> { ["bytes"] = stored * Megabyte } : [],
            Troubles = new Dictionary<string, int>(),
            Repeats = new Dictionary<string, int>(),
            Violations = 0,
        })];
}

file static class Verdicts
{
    public static void ShouldHaveSingleItemThatGrows(this IReadOnlyList<Flatness> verdicts, string text) =>
        verdicts.Where(verdict => !verdict.IsFlat).ShouldHaveSingleItem().ToString().ShouldBe($"GROWS: {text}");
}
