namespace NetIpam.History.Tests;

/// <summary>The checker sees every kind of violation, and no other.</summary>
public sealed class HistoryCheckerTests
{
    [Theory]
    [InlineData("a 1-2 acquires 10.0.0.1 \n a 3-4 releases 10.0.0.1 \n b 5-6 acquires 10.0.0.1 \n z 7-8 sees 10.0.0.1", "one after the other")]
    [InlineData("a 1-2 acquires 10.0.0.1 \n a 3-9 releases 10.0.0.1 \n b 4-5 acquires 10.0.0.1 \n z 10-11 sees 10.0.0.1", "during the release")]
    [InlineData("a 1-2 acquires 10.0.0.1 \n a 3-? releases 10.0.0.1 \n b 4-5 acquires 10.0.0.1 \n z 6-7 sees 10.0.0.1", "after a release of unknown outcome")]
    [InlineData("a 1-2 acquires 10.0.0.1 \n a 3-? releases 10.0.0.1 \n z 6-7 sees", "that release was done")]
    [InlineData("a 1-2 acquires 10.0.0.1 \n a 3-? releases 10.0.0.1 \n z 6-7 sees 10.0.0.1", "or was not")]
    [InlineData("a 1-? acquires 10.0.0.1 \n z 6-7 sees 10.0.0.1", "an acquire of unknown outcome was done")]
    [InlineData("a 1-? acquires ? \n z 6-7 sees 10.0.0.1", "whatever it was given")]
    [InlineData("a 1-? acquires ? \n z 6-7 sees", "or not")]
    [InlineData("a 1-? acquires 10.0.0.1 \n b 5-6 acquires 10.0.0.1 taken \n c 7-8 releases 10.0.0.1 \n z 9-10 sees", "it may be done later")]
    [InlineData("a 1-9 acquires 10.0.0.1 \n b 2-3 acquires 10.0.0.1 taken \n z 10-11 sees 10.0.0.1", "taken before its acquire is answered")]
    [InlineData("a 1-2 acquires 10.0.0.1 \n b 3-4 acquires ? full \n z 5-6 sees 10.0.0.1", "full while it is held")]
    [InlineData("a 1-2 acquires 10.0.0.1 \n b 3-6 releases 10.0.0.1 \n c 4-5 releases 10.0.0.1 free \n z 7-8 sees", "two release it")]
    [InlineData("a 1-2 acquires 10.0.1.0/24 \n b 3-4 acquires 10.0.2.0/23 \n z 5-6 sees-prefixes 10.0.1.0/24 10.0.2.0/23", "neighbours")]
    [InlineData("a 1-2 acquires 10.0.1.0/24 notdone \n b 3-4 acquires 10.0.0.0/23 \n z 5-6 sees-prefixes 10.0.0.0/23", "one was not done")]
    [InlineData("a 1-20 acquires 10.0.0.1 \n b 2-19 acquires 10.0.0.1 \n c 3-18 releases 10.0.0.1 \n z 21-22 sees 10.0.0.1", "all at once")]
    public void What_can_be_is_no_violation(string story, string why) =>
        HistoryChecker.Check(Telling.Tell(story)).ShouldBeEmpty(why);

    [Theory]
    [InlineData("a 1-2 acquires 10.0.0.1 \n b 3-4 acquires 10.0.0.1", "HeldTwice", "b was given 10.0.0.1 at 4, while a held 10.0.0.1")]
    [InlineData("a 1-4 acquires 10.0.0.1 \n b 2-3 acquires 10.0.0.1", "HeldTwice", "a was given")]
    [InlineData("a 1-2 acquires 10.0.0.1 \n b 3-4 acquires 10.0.0.1 \n a 5-6 releases 10.0.0.1", "HeldTwice", "b was given")]
    [InlineData("a 1-2 acquires 10.0.1.0/24 \n b 3-4 acquires 10.0.0.0/23", "HeldTwice", "b was given 10.0.0.0/23")]
    [InlineData("a 1-2 acquires 10.0.0.0/23 \n b 3-4 acquires 10.0.1.0/24", "HeldTwice", "b was given 10.0.1.0/24")]
    [InlineData("a 1-2 acquires 10.0.1.5", "Placement", "not in 10.0.0.0/24")]
    [InlineData("a 1-2 acquires 10.0.0.0", "Placement", "reserved")]
    [InlineData("a 1-2 acquires 10.0.0.255", "Placement", "reserved")]
    [InlineData("a 1-2 acquires 10.1.0.0/24", "Placement", "not in 10.0.0.0/16")]
    [InlineData("a 1-2 acquires 10.0.0.0/16", "Placement", "not in 10.0.0.0/16")]
    [InlineData("a 1-2 acquires 10.0.0.1 taken", "Order", "10.0.0.1: no order explains a AcquireAddress [1, 2] Taken")]
    [InlineData("a 1-2 acquires 10.0.0.1 \n a 3-4 releases 10.0.0.1 free", "Order", "a ReleaseAddress [3, 4] Free")]
    [InlineData("a 1-2 releases 10.0.0.1", "Order", "a ReleaseAddress [1, 2] Done")]
    [InlineData("a 1-2 acquires 10.0.0.1 \n a 3-4 releases 10.0.0.1 \n b 5-6 releases 10.0.0.1", "Order", "b ReleaseAddress")]
    [InlineData("a 1-2 acquires 10.0.0.1 \n z 3-4 sees \n b 5-6 acquires 10.0.0.2", "Order", "z ReadAddresses [3, 4] Done (free)")]
    [InlineData("z 1-2 sees 10.0.0.1 \n a 3-4 acquires 10.0.0.1", "Order", "z ReadAddresses [1, 2] Done (taken)")]
    [InlineData("a 1-2 acquires 10.0.0.1 \n a 3-4 releases 10.0.0.1 \n b 5-6 acquires ? full", "Order", "b AcquireAddress [5, 6] Full (taken)")]
    [InlineData("a 1-? acquires 10.0.0.1 \n b 2-3 acquires 10.0.0.1 taken \n c 4-5 acquires 10.0.0.1", "Order", "c AcquireAddress")]
    [InlineData("a 1-? acquires 10.0.0.1 \n b 2-3 acquires 10.0.0.1 \n b 4-5 releases 10.0.0.1 free", "Order", "b ReleaseAddress")]
    [InlineData("a 1-2 acquires 10.0.0.1 \n z 3-4 sees", "FinalState", "10.0.0.1, acknowledged to a at 2, is lost")]
    [InlineData("a 1-2 acquires 10.0.0.1 \n a 3-4 releases 10.0.0.1 \n z 5-6 sees 10.0.0.1", "FinalState", "10.0.0.1 is acquired, and nobody can have left it so")]
    [InlineData("z 1-2 sees 10.0.0.1", "FinalState", "nobody")]
    [InlineData("a 1-2 acquires 10.0.1.0/24 \n z 3-4 sees-prefixes", "FinalState", "10.0.1.0/24, acknowledged to a at 2, is lost")]
    [InlineData("a 1-2 acquires 10.0.1.0/24 \n a 3-4 releases 10.0.1.0/24 \n z 5-6 sees-prefixes 10.0.1.0/24", "FinalState", "nobody")]
    [InlineData("a 1-2 acquires 10.0.0.1 \n z 3-4 sees 10.0.0.1 10.0.0.9", "FinalState", "10.0.0.9")]
    public void What_must_not_be_is_a_violation(string story, string rule, string message) =>
        HistoryChecker.Check(Telling.Tell(story))
            .ShouldContain(violation => violation.Rule == rule && violation.Message.Contains(message), story);

    [Fact]
    public void Top_prefixes_are_checked_like_children()
    {
        HistoryEntry[] history =
        [
            new() { Client = "a", Action = HistoryAction.AcquirePrefix, Resource = "2001:db8::/32", Called = 1, Returned = 2, Outcome = HistoryOutcome.Done },
            new() { Client = "b", Action = HistoryAction.AcquirePrefix, Resource = "2001:db8:1::/48", Called = 3, Returned = 4, Outcome = HistoryOutcome.Done },
        ];
        HistoryChecker.Check(history).ShouldHaveSingleItem().Rule.ShouldBe("HeldTwice");
    }

    /// <summary>Many clients at one resource, with many answers lost, do not make the search explode.</summary>
    [Fact]
    public void A_crowd_is_checked_in_time()
    {
        const int Clients = 48;
        var history = new List<HistoryEntry>();
        for (var i = 0; i < Clients; i++)
        {
            history.Add(new() { Client = $"u{i}", Action = HistoryAction.AcquireAddress, Within = "10.0.0.0/24", Called = i, Outcome = HistoryOutcome.Unknown });
            history.Add(new() { Client = $"r{i}", Action = HistoryAction.ReleaseAddress, Within = "10.0.0.0/24", Resource = "10.0.0.1", Called = 100 + i, Outcome = HistoryOutcome.Unknown });
            history.Add(new() { Client = $"f{i}", Action = HistoryAction.AcquireAddress, Within = "10.0.0.0/24", Called = 200 + i, Returned = 400 + i, Outcome = HistoryOutcome.Full });
            history.Add(new() { Client = $"s{i}", Action = HistoryAction.AcquireAddress, Within = "10.0.0.0/24", Resource = "10.0.0.1", Called = 300 + i, Returned = 500 + i, Outcome = HistoryOutcome.Taken });
        }
        HistoryChecker.Check(history).ShouldBeEmpty();
    }

    [Fact]
    public void A_history_is_read_from_its_file_as_it_was_written()
    {
        var file = Path.GetTempFileName();
        try
        {
            var history = Telling.Tell("a 1-2 acquires 10.0.0.1 \n b 3-? releases 10.0.0.1 \n z 5-6 sees 10.0.0.1 10.0.0.2");
            HistoryFile.Write(file, history);
            var read = HistoryFile.Read(file);
            read.Select(entry => entry with { Found = null }).ShouldBe(history.Select(entry => entry with { Found = null }));
            read[2].Found.ShouldBe(["10.0.0.1", "10.0.0.2"]);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
