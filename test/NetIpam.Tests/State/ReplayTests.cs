using System.Text;
using NetIpam.Codec;
using NetIpam.Log;
using NetIpam.Snapshots;
using NetIpam.State;

namespace NetIpam.Tests.State;

/// <summary>What a commit must be to be replayed, and what is known of a state afterwards.</summary>
public sealed class ReplayTests
{
    private static readonly Genesis Store = new(7, 1);
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Event Created = new() { Kind = EventKind.PrefixCreated, Prefix = "10.0.0.0/8" };

    [Fact]
    public void State_of_nothing_is_before_the_first_commit()
    {
        var state = new NamespaceState();
        state.Position.ShouldBe(new LogHead(-1, default));
        state.Genesis.ShouldBeNull();
        state.Digest.ShouldBe(0UL);
        state.Batch.ShouldBeEmpty();
    }

    [Fact]
    public void Commit_is_the_position_and_its_time_and_genesis_are_known()
    {
        var (state, genesis) = Histories.Begin();
        state.Genesis.ShouldBe(Store);
        state.Position.ShouldBe(new LogHead(0, genesis.Id));
        var commit = Commit(1, genesis.Id, DigestWith(Created), [Created]);
        Histories.Replay(state, commit);
        state.Position.ShouldBe(new LogHead(1, commit.Id));
        state.At.ShouldBe(Noon);
        state.Genesis.ShouldBe(Store);
        state.Batch.ShouldBeEmpty();
    }

    [Fact]
    public void Commit_with_another_digest_is_damage()
    {
        var (state, genesis) = Histories.Begin();
        var commit = Commit(1, genesis.Id, DigestWith(Created) + 1, [Created]);
        Should.Throw<InvalidLogException>(() => Histories.Replay(state, commit)).Message.ShouldContain("digest");
    }

    [Fact]
    public void Only_the_first_commit_is_a_genesis()
    {
        var (state, genesis) = Histories.Begin();
        Should.Throw<InvalidLogException>(() => Histories.Replay(state, Commit(1, genesis.Id, 0, [], Store))).Message.ShouldContain("genesis");
        Should.Throw<InvalidLogException>(() => Histories.Replay(new NamespaceState(), Commit(0, default, 0, []))).Message.ShouldContain("genesis");
    }

    [Fact]
    public void Ids_are_the_commit_and_the_place_in_it()
    {
        var (state, _) = Histories.Begin();
        state.Begin();
        state.Apply(in Created);
        state.Apply(Created with { Prefix = "192.168.0.0/16" });
        Histories.Seal(state);
        Histories.Facts(state).ShouldContain("\"1.0\"");
        Histories.Facts(state).ShouldContain("\"1.1\"");
    }

    [Fact]
    public void Snapshot_says_where_it_stands()
    {
        var state = new NamespaceState();
        var head = new LogHead(5, new CommitId(9));
        FactReader.ReadPart(Encoding.UTF8.GetBytes("{\"store\":\"00000000000000000000000000000007\",\"log\":1}\n{\"closed\":true}\n"), state, default);
        state.Restore(head, Noon);
        state.Genesis.ShouldBe(Store);
        state.Position.ShouldBe(head);
        state.At.ShouldBe(Noon);
        state.Digest.ShouldBe(FactHash.Closed);
        state.Decide(new Operation { Kind = OperationKind.ListPrefixes }).Refusal.ShouldBe(IpamReason.NamespaceNotFound);
        Histories.Facts(state).ShouldContain("closed");
    }

    [Theory]
    [InlineData("""{"closed":true}""", """{"closed":true}""")]
    [InlineData("""{"namespace":"a","generation":1}""")]
    [InlineData("""{"in":"10.0.0.0/24","addresses":"1@1.0"}""")]
    [InlineData("""{"prefix":"10.0.0.0/24","id":"1.0"}""", """{"in":"10.0.0.0/24","addresses":"256@1.0"}""")]
    [InlineData("""{"prefix":"10.0.0.0/24","id":"1.0"}""", """{"in":"10.0.0.0/24","addresses":"1-256@1.0"}""")]
    [InlineData("""{"prefix":"10.0.0.0/24","id":"1.0"}""", """{"in":"10.0.0.0/24","addresses":"0-340282366920938463463374607431768211455@1.0"}""")]
    public void Line_of_a_snapshot_that_cannot_be_is_damage(params string[] lines) =>
        Should.Throw<InvalidLogException>(() =>
            FactReader.ReadPart(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"), new NamespaceState(), default));

    [Fact]
    public void Facts_that_name_no_allocation_are_of_the_one_that_is_given()
    {
        var state = new NamespaceState();
        FactReader.ReadPart("{\"prefix\":\"10.0.0.0/24\"}\n{\"in\":\"10.0.0.0/24\",\"addresses\":\"0-255\"}\n"u8, state, new AllocationId(3, 4));
        Histories.Facts(state).ShouldBe("{\"prefix\":\"10.0.0.0/24\",\"id\":\"3.4\"}\n{\"in\":\"10.0.0.0/24\",\"addresses\":\"0-255@3.4\"}\n");
    }

    [Fact]
    public void Operation_of_the_registry_is_a_fault_of_the_caller() =>
        Should.Throw<InvalidOperationException>(() => new NamespaceState().Decide(new Operation { Kind = OperationKind.CreateNamespace }));

    private static ulong DigestWith(in Event created)
    {
        var (state, _) = Histories.Begin();
        state.Begin();
        state.Apply(in created);
        return state.Digest;
    }

    private static Commit Commit(long sequence, CommitId previous, ulong digest, Event[] events, Genesis? genesis = null)
    {
        using var writer = new CommitBodyWriter();
        writer.Begin(1, Noon, genesis);
        foreach (ref readonly var @event in events.AsSpan())
            writer.Add(in @event);
        return new Commit(sequence, previous, writer.End(digest));
    }
}
