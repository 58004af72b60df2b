using NetIpam.Log;
using NetIpam.State;

namespace NetIpam.Tests.State;

/// <summary>Answers are forgotten by the log alone, so every replica forgets the same.</summary>
public sealed class RememberedAnswersTests
{
    private static readonly Cidr Net = "10.0.0.0/8";

    [Fact]
    public void Answer_is_kept_for_so_many_commits()
    {
        Effort.SkipUnlessWhole();
        var (state, _) = Histories.Begin();
        Decide(state, OperationKind.CreatePrefix);
        Decide(state, OperationKind.AcquireAddress, "first");
        var answered = state.Position.Sequence;
        NamespaceState? restored = null;
        var since = new List<Commit>();
        while (state.Position.Sequence < answered + RememberedAnswers.Commits - 2)
        {
            var commit = Decide(state, state.Position.Sequence % 2 == 0 ? OperationKind.AcquireAddress : OperationKind.ReleaseAddress);
            if (state.Position.Sequence == 30_000)
                restored = Histories.Restored(state);
            else if (restored is not null)
                since.Add(commit);
        }
        Peek(state).Remembered.ShouldBeTrue();
        foreach (var commit in since)
            Histories.Replay(restored!, commit);
        Peek(restored!).Remembered.ShouldBeTrue();
        // Taken back, the one commit that forgets has not forgotten.
        Decide(state, OperationKind.AcquireAddress);
        var facts = Histories.Facts(state);
        facts.ShouldContain("\"first\"");
        state.Begin();
        state.Undo();
        Histories.Facts(state).ShouldBe(facts);
        var late = Histories.Restored(state);
        var last = Decide(state, OperationKind.AcquireAddress);
        Histories.Facts(state).ShouldNotContain("\"first\"");
        Histories.Replay(late, last);
        Histories.Facts(late).ShouldBe(Histories.Facts(state));
        Peek(late).Remembered.ShouldBeFalse();
    }

    [Fact]
    public void So_many_answers_are_kept()
    {
        Effort.SkipUnlessWhole();
        const int Each = 4096;
        var (state, _) = Histories.Begin();
        Decide(state, OperationKind.CreatePrefix);
        var requests = 0;
        NamespaceState? restored = null;
        var since = new List<Commit>();
        while (requests < RememberedAnswers.Most + (3 * Each))
        {
            state.Begin();
            for (var i = 0; i < Each; i++)
                state.Decide(new Operation { Kind = OperationKind.AcquireAddress, Prefix = Net, RequestId = $"r{requests++}" }).Remembered.ShouldBeFalse();
            var commit = Histories.Seal(state);
            if (requests == RememberedAnswers.Most + Each)
                restored = Histories.Restored(state);
            else if (restored is not null)
                since.Add(commit);
        }
        state.Begin();
        Ask("r0").ShouldBeFalse();
        Ask($"r{(3 * Each) - 1}").ShouldBeFalse();
        Ask($"r{3 * Each}").ShouldBeTrue();
        state.Undo();
        foreach (var commit in since)
            Histories.Replay(restored!, commit);
        Histories.Facts(restored!).ShouldBe(Histories.Facts(state));

        bool Ask(string request) => state.Decide(new Operation { Kind = OperationKind.AcquireAddress, Prefix = Net, RequestId = request }).Remembered;
    }

    private static Answer Peek(NamespaceState state)
    {
        state.Begin();
        var answer = state.Decide(new Operation { Kind = OperationKind.AcquireAddress, Prefix = Net, RequestId = "first" });
        state.Undo();
        return answer;
    }

    /// <summary>A commit of one change; releases and acquires alternate on one address.</summary>
    private static Commit Decide(NamespaceState state, OperationKind kind, string? request = null)
    {
        state.Begin();
        var answer = state.Decide(new Operation { Kind = kind, Prefix = Net, Address = IPAddressValue.Parse("10.0.0.2"), RequestId = request });
        if (answer.Refusal != IpamReason.None)
            state.Decide(new Operation { Kind = OperationKind.AcquireAddress, Prefix = Net }).Refusal.ShouldBe(IpamReason.None);
        return Histories.Seal(state);
    }
}
