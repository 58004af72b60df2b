using NetIpam.Benchmarks.Load;

namespace NetIpam.Benchmarks.Tests;

public class HistogramTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    [InlineData(0.999)]
    [InlineData(1)]
    public void A_quantile_is_at_most_a_hundredth_above_the_exact_one(double share)
    {
        var random = new Random(4711);
        var histogram = new Histogram();
        // From nanoseconds to minutes.
        var all = Enumerable.Range(0, 10_000).Select(_ => TimeSpan.FromMicroseconds(Math.Exp(random.NextDouble() * 18))).ToArray();
        foreach (var duration in all)
            histogram.Record(duration);

        var exact = all.Order().ElementAt((int)Math.Ceiling(share * all.Length) - 1);

        histogram.Quantile(share).ShouldBeInRange(exact - TimeSpan.FromTicks(1), (exact * 1.01) + TimeSpan.FromTicks(1));
    }

    [Fact]
    public void Nothing_has_no_quantiles() => new Histogram().Quantile(0.5).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void The_sum_of_two_holds_what_both_hold()
    {
        var (one, other) = (new Histogram(), new Histogram());
        one.Record(TimeSpan.FromMilliseconds(1));
        other.Record(TimeSpan.FromMilliseconds(5));
        other.Record(TimeSpan.FromMilliseconds(7));

        one.Add(other);

        one.Count.ShouldBe(3);
        one.Max.ShouldBe(TimeSpan.FromMilliseconds(7));
        one.Quantile(0.5).TotalMilliseconds.ShouldBe(5, tolerance: 0.05);
    }

    [Fact]
    public void What_is_longer_than_it_can_count_is_still_the_longest()
    {
        var histogram = new Histogram();
        histogram.Record(TimeSpan.FromDays(1));

        histogram.Max.ShouldBe(TimeSpan.FromDays(1));
        histogram.Count.ShouldBe(1);
    }
}
