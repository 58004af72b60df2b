namespace NetIpam.History.Tests;

/// <summary>A history that is checked in two parts is checked as well as in one.</summary>
public sealed class QuietPointTests
{
    [Theory]
    [InlineData("a 1-2 acquires 10.0.0.1 \n z 3-4 sees 10.0.0.1", "a 5-6 releases 10.0.0.1 \n z 7-8 sees", "held over")]
    [InlineData("a 1-2 acquires 10.0.0.1 \n a 3-4 releases 10.0.0.1 \n z 5-6 sees", "b 7-8 acquires 10.0.0.1", "released before")]
    [InlineData("a 1-2 acquires 10.0.0.1 \n a 3-4 releases 10.0.0.1 \n b 5-6 acquires 10.0.0.1 \n z 7-8 sees 10.0.0.1", "b 9-10 releases 10.0.0.1", "acquired again")]
    [InlineData("a 1-? acquires ? \n z 3-4 sees 10.0.0.1", "b 5-6 acquires 10.0.0.1 taken \n b 7-8 releases 10.0.0.1 \n z 9-10 sees", "acquired by nobody knows whom")]
    [InlineData("a 1-? acquires 10.0.0.1 \n z 3-4 sees", "z 5-6 sees 10.0.0.1", "it came late")]
    [InlineData("a 1-2 acquires 10.0.0.1 \n a 3-? releases 10.0.0.1 \n z 4-5 sees 10.0.0.1", "b 6-7 acquires 10.0.0.1 \n z 8-9 sees 10.0.0.1", "it was released late")]
    [InlineData("z 1-2 sees \n a 3-4 acquires 10.0.0.1", "a 5-6 releases 10.0.0.1", "no read after the last call")]
    [InlineData("a 1-2 acquires 10.0.1.0/24 \n z 3-4 sees-prefixes 10.0.1.0/24", "b 5-6 acquires 10.0.2.0/23 \n z 7-8 sees-prefixes 10.0.1.0/24 10.0.2.0/23", "a neighbour later")]
    public void What_can_be_is_no_violation(string before, string after, string why)
    {
        HistoryChecker.Check(Telling.Tell(before)).ShouldBeEmpty(why);
        HistoryChecker.Check(Both(before, after)).ShouldBeEmpty(why);
    }

    [Theory]
    [InlineData("a 1-2 acquires 10.0.0.1 \n z 3-4 sees 10.0.0.1", "b 5-6 acquires 10.0.0.1", "HeldTwice", "b was given 10.0.0.1 at 6, while a held 10.0.0.1, since 2")]
    [InlineData("a 1-2 acquires 10.0.1.0/24 \n z 3-4 sees-prefixes 10.0.1.0/24", "b 5-6 acquires 10.0.0.0/23", "HeldTwice", "b was given 10.0.0.0/23")]
    [InlineData("a 1-2 acquires 10.0.0.1 \n z 3-4 sees 10.0.0.1", "z 5-6 sees", "FinalState", "10.0.0.1, acknowledged to a at 2, is lost")]
    [InlineData("a 1-2 acquires 10.0.0.1 \n a 3-4 releases 10.0.0.1 \n z 5-6 sees", "z 7-8 sees 10.0.0.1", "FinalState", "nobody can have left it so")]
    [InlineData("a 1-2 acquires 10.0.0.1 \n a 3-4 releases 10.0.0.1 \n z 5-6 sees", "b 7-8 releases 10.0.0.1", "Order", "b ReleaseAddress")]
    [InlineData("a 1-2 acquires 10.0.0.1 \n z 3-4 sees 10.0.0.1", "b 5-6 acquires ? full \n a 7-8 releases 10.0.0.1 free", "Order", "a ReleaseAddress")]
    public void What_must_not_be_is_a_violation(string before, string after, string rule, string message) =>
        HistoryChecker.Check(Both(before, after))
            .ShouldContain(violation => violation.Rule == rule && violation.Message.Contains(message), $"{before} | {after}");

    [Fact]
    public void What_is_kept_is_no_more_than_what_is_held()
    {
        var recorder = new HistoryRecorder();
        for (var window = 0; window < 5; window++)
        {
            for (var i = 1; i < 100; i++)
            {
                Add(HistoryAction.AcquireAddress, $"10.0.0.{i}");
                if (i % 10 != window)
                    Add(HistoryAction.ReleaseAddress, $"10.0.0.{i}");
            }
            var held = Enumerable.Range(1, 99).Where(i => i % 10 == window).Select(i => $"10.0.0.{i}").ToList();
            Add(HistoryAction.ReadAddresses, null, held);
            HistoryChecker.Check(recorder.Entries).ShouldBeEmpty();
            recorder.GoOnWith(QuietPoint.Rest(recorder.Entries));
            recorder.Entries.Select(entry => entry.Resource).ShouldBe(held);
            foreach (var address in held)
                Add(HistoryAction.ReleaseAddress, address);
        }

        void Add(HistoryAction action, string? resource, IReadOnlyList<string>? found = null) => recorder.Add(new()
        {
            Client = "a",
            Action = action,
            Within = "10.0.0.0/24",
            Resource = resource,
            Called = recorder.Now(),
            Returned = recorder.Now(),
            Outcome = HistoryOutcome.Done,
            Found = found,
        });
    }

    private static IReadOnlyList<HistoryEntry> Both(string before, string after) => [.. QuietPoint.Rest(Telling.Tell(before)), .. Telling.Tell(after)];
}
