using NetIpam.Log;
using NetIpam.State;
using NetIpam.Tests.Addressing;

namespace NetIpam.Tests.State;

/// <summary>Every event has an exact inverse, and a log is its state.</summary>
public sealed class NamespaceStateTests(ITestOutputHelper output)
{
    [Fact]
    public void Batch_that_is_taken_back_leaves_nothing_behind()
    {
        var random = SeededRandom.Create(output);
        var (state, _) = Histories.Begin();
        var changes = 0;
        var batches = Effort.Of(400, least: 40);
        for (var i = 0; i < batches; i++)
        {
            var facts = Histories.Facts(state);
            var digest = state.Digest;
            state.Begin();
            var middle = random.Next(20);
            var (factsInside, digestInside, eventsInside) = ("", 0UL, 0);
            for (var j = 0; j < 40; j++)
            {
                if (j == middle)
                    (factsInside, digestInside, eventsInside) = (Histories.Facts(state), state.Digest, state.Batch.Count);
                state.Decide(Histories.Draw(random));
            }
            changes += state.Batch.Count;
            state.UndoTo(eventsInside);
            state.Digest.ShouldBe(digestInside);
            Histories.Facts(state).ShouldBe(factsInside);
            state.Undo();
            state.Digest.ShouldBe(digest);
            Histories.Facts(state).ShouldBe(facts);
            state.Begin();
            for (var j = 0; j < 10; j++)
                state.Decide(Histories.Draw(random));
            Histories.Seal(state);
        }
        changes.ShouldBeGreaterThan(batches / 2);
    }

    [Fact]
    public void Closing_and_loading_are_taken_back_too()
    {
        var (state, _) = Histories.Begin();
        var facts = Histories.Facts(state);
        state.Begin();
        state.Decide(new Operation { Kind = OperationKind.Close, RequestId = "r" }).Refusal.ShouldBe(IpamReason.None);
        state.Decide(new Operation { Kind = OperationKind.CreatePrefix, Prefix = "10.0.0.0/8" }).Refusal.ShouldBe(IpamReason.NamespaceNotFound);
        state.Undo();
        Histories.Facts(state).ShouldBe(facts);
        var dump = """[{"Cidr":"10.0.0.0/24","ParentCidr":"","Namespace":"root","IPs":{"10.0.0.0":true,"10.0.0.255":true,"10.0.0.8":true,"10.0.0.9":true},"AvailableChildPrefixes":{},"ChildPrefixLength":0,"IsParent":false,"Version":0},{"Cidr":"10.0.1.0/24","ParentCidr":"","Namespace":"root","IPs":{},"AvailableChildPrefixes":{},"ChildPrefixLength":0,"IsParent":false,"Version":0}]""";
        state.Begin();
        state.Decide(new Operation { Kind = OperationKind.Load, Content = NetIpam.Dump.DumpLoader.Prepare(dump).Content }).Refusal.ShouldBe(IpamReason.None);
        state.Decide(new Operation { Kind = OperationKind.AcquireAddress, Prefix = "10.0.0.0/24" }).Refusal.ShouldBe(IpamReason.None);
        Histories.Facts(state).ShouldNotBe(facts);
        state.Undo();
        state.Digest.ShouldBe(0UL);
        Histories.Facts(state).ShouldBe(facts);
        foreach (var prefix in new[] { "10.0.0.0/24", "10.0.1.0/24" })
            state.Decide(new Operation { Kind = OperationKind.GetPrefix, Prefix = prefix }).Refusal.ShouldBe(IpamReason.PrefixNotFound);
    }

    /// <summary>Decisions are of single addresses; a log may hold runs of them.</summary>
    [Fact]
    public void Runs_of_addresses_are_taken_back_too()
    {
        Cidr prefix = "10.0.0.0/24";
        var (state, _) = Histories.Begin();
        state.Begin();
        state.Decide(new Operation { Kind = OperationKind.CreatePrefix, Prefix = prefix });
        Histories.Seal(state);
        var run = new Event { Kind = EventKind.AddressesAcquired, Prefix = prefix, First = prefix.First.Value + 3, Last = prefix.First.Value + 7 };
        ShouldLeaveNothing(run);
        state.Begin();
        state.Apply(in run);
        var id = new AllocationId(state.Position.Sequence + 1, 0);
        Histories.Seal(state);
        ShouldLeaveNothing(run with { Kind = EventKind.AddressesReleased, Removed = id });

        void ShouldLeaveNothing(Event @event)
        {
            var before = (Histories.Facts(state), state.Digest);
            state.Begin();
            state.Apply(in @event);
            Histories.Facts(state).ShouldNotBe(before.Item1);
            state.Undo();
            (Histories.Facts(state), state.Digest).ShouldBe(before);
        }
    }

    [Fact]
    public void Snapshot_and_the_commits_after_it_are_all_commits()
    {
        var random = SeededRandom.Create(output);
        for (var history = 0; history < Effort.Of(20, least: 4); history++)
        {
            var (state, genesis) = Histories.Begin();
            var log = new List<Commit> { genesis };
            var snapshots = new List<(NamespaceState State, int Commits)>();
            for (var i = 0; i < 150; i++)
            {
                if (random.Next(15) == 0)
                    snapshots.Add((Histories.Restored(state), log.Count));
                state.Begin();
                for (var j = random.Next(1, 12); j > 0; j--)
                    state.Decide(Histories.Draw(random));
                if (state.Batch.Count == 0 || random.Next(5) == 0)
                    state.Undo();
                else
                    log.Add(Histories.Seal(state));
            }
            snapshots.Add((new NamespaceState(), 0));
            foreach (var (restored, commits) in snapshots)
            {
                foreach (var commit in log.Skip(commits))
                    Histories.Replay(restored, commit);
                restored.Digest.ShouldBe(state.Digest);
                restored.Position.ShouldBe(state.Position);
                Histories.Facts(restored).ShouldBe(Histories.Facts(state));
            }
        }
    }

    [Fact]
    public void Wrong_predecessor_is_refused()
    {
        var (state, genesis) = Histories.Begin();
        var (other, _) = Histories.Begin();
        other.Begin();
        other.Decide(new Operation { Kind = OperationKind.CreatePrefix, Prefix = "10.0.0.0/8" });
        var commit = Histories.Seal(other);
        var stranger = new Commit(1, new CommitId(genesis.Id.Value + 1), commit.Body);
        Should.Throw<InvalidLogException>(() => Histories.Replay(state, stranger)).Message.ShouldContain("does not follow");
        Histories.Replay(state, commit);
        Should.Throw<InvalidLogException>(() => Histories.Replay(state, commit));
    }
}
