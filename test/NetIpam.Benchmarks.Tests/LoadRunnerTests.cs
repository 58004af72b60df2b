using NetIpam.Benchmarks.Load;

namespace NetIpam.Benchmarks.Tests;

/// <summary>On the real clock: a stall is real waiting. Only lower bounds are asserted, which a slow machine cannot break.</summary>
public class LoadRunnerTests
{
    private static readonly TimeSpan Stall = TimeSpan.FromMilliseconds(400);

    [Fact]
    public async Task In_an_open_loop_a_stall_counts_for_all_that_was_due_meanwhile()
    {
        await using var target = new FakeTarget(stalledOperation: 0);

        var outcome = await LoadRunner.RunAsync(target, new LoadPlan(1, Rate: 200, TimeSpan.Zero, Stall));

        // All of them were due before the stall ended, half of them before half of it was over.
        outcome.Latency["50"].ShouldBeGreaterThan(Stall.TotalMicroseconds / 4);
        (outcome.Answered + outcome.GivenUp).ShouldBeInRange(79, 81);
    }

    [Fact]
    public async Task In_a_closed_loop_a_client_waits_for_each_answer()
    {
        // It has as long to begin at all as the plan lasts.
        var stall = Stall * 10;
        await using var target = new FakeTarget(stalledOperation: 0, stall: stall);

        var outcome = await LoadRunner.RunAsync(target, new LoadPlan(1, Rate: null, TimeSpan.Zero, stall / 2));

        outcome.Answered.ShouldBe(1);
        outcome.Longest.ShouldBeGreaterThan(stall.TotalMicroseconds / 2);
    }

    [Fact]
    public async Task Failures_are_counted_by_what_was_said_and_have_no_latency()
    {
        await using var target = new FakeTarget(failing: true);

        var outcome = await LoadRunner.RunAsync(target, new LoadPlan(4, Rate: null, TimeSpan.Zero, Stall * 5));

        outcome.Answered.ShouldBe(0);
        outcome.Longest.ShouldBe(0);
        outcome.Errors.Keys.ShouldBe([FakeTarget.Refusal]);
    }

    /// <summary>Answers at once, but for one operation, or refuses everything after a moment.</summary>
    private sealed class FakeTarget(int stalledOperation = -1, bool failing = false, TimeSpan? stall = null) : LoadTarget
    {
        public const string Refusal = "no";

        private int _operations;

        public override string Name => "fake";

        public override async Task OperateAsync(int client)
        {
            if (Interlocked.Increment(ref _operations) - 1 == stalledOperation)
                await Task.Delay(stall ?? Stall);
            if (failing)
            {
                await Task.Delay(1);
                throw new HttpRequestException(Refusal);
            }
            await Task.Yield();
        }

        public override ValueTask DisposeAsync() => default;
    }
}
