using System.Text;
using NetIpam.Log;
using NetIpam.Snapshots;
using NetIpam.State;

namespace NetIpam.Tests.State;

/// <summary>The namespaces of a store, without a store.</summary>
public sealed class RegistryStateTests
{
    private readonly RegistryState _state = new();

    [Fact]
    public void Namespaces_get_generations_in_turn_and_none_twice()
    {
        Find("a").ShouldBe((IpamReason.NamespaceNotFound, 1L));
        Create("a", 1).ShouldBe((IpamReason.None, 1L));
        Find("a").ShouldBe((IpamReason.None, 1L));
        Find("b").ShouldBe((IpamReason.NamespaceNotFound, 2L));
        Create("b", 2).ShouldBe((IpamReason.None, 2L));
        Delete("b", 2).ShouldBe((IpamReason.None, 2L));
        Find("b").ShouldBe((IpamReason.NamespaceNotFound, 3L));
        Create("b", 3).ShouldBe((IpamReason.None, 3L));
        Names().ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Create_of_one_that_is_there_answers_it_and_changes_nothing()
    {
        Create("a", 1);
        Create("a", 2).ShouldBe((IpamReason.None, 1L));
        _state.Position.Sequence.ShouldBe(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Generation_that_is_not_the_next_is_a_conflict_and_the_next_is_told(long generation)
    {
        Create("a", generation).ShouldBe((IpamReason.Conflict, 1L));
        Names().ShouldBeEmpty();
    }

    [Fact]
    public void Delete_is_of_one_generation_only()
    {
        Create("a", 1);
        Delete("b", 1).Reason.ShouldBe(IpamReason.NamespaceNotFound);
        Delete("b", 0).Reason.ShouldBe(IpamReason.NamespaceNotFound);
        Delete("a", 2).Reason.ShouldBe(IpamReason.NamespaceNotFound);
        Names().ShouldBe(["a"]);
        Delete("a", 1).Reason.ShouldBe(IpamReason.None);
        Names().ShouldBeEmpty();
        Deleted().ShouldBe([1L]);
    }

    [Fact]
    public void Deleted_logs_are_those_below_the_next_generation_newest_first()
    {
        Deleted().ShouldBeEmpty();
        for (var generation = 1; generation <= 5; generation++)
            Create($"n{generation}", generation);
        Deleted().ShouldBeEmpty();
        Delete("n1", 1);
        Delete("n3", 3);
        Delete("n5", 5);
        Deleted().ShouldBe([5L, 3L, 1L]);
    }

    [Fact]
    public void Of_many_deleted_logs_the_newest_thousand_are_told()
    {
        Read("{\"nextGeneration\":1003}\n");
        Deleted().ShouldBe(Enumerable.Range(3, 1000).Reverse().Select(generation => (long)generation));
    }

    [Fact]
    public void Names_are_in_ordinal_order()
    {
        Create("b", 1);
        Create("B", 2);
        Create("a", 3);
        Names().ShouldBe(["B", "a", "b"]);
    }

    [Fact]
    public void Batch_that_is_taken_back_leaves_nothing_behind()
    {
        Create("a", 1);
        Create("b", 2);
        var (facts, digest) = (Histories.Facts(_state), _state.Digest);
        _state.Begin();
        _state.Decide(new Operation { Kind = OperationKind.DeleteNamespace, Name = "a", Generation = 1, RequestId = "r" }).Refusal.ShouldBe(IpamReason.None);
        _state.Decide(new Operation { Kind = OperationKind.CreateNamespace, Name = "c", Generation = 3 }).Refusal.ShouldBe(IpamReason.None);
        _state.Decide(new Operation { Kind = OperationKind.CreateNamespace, Name = "a", Generation = 4 }).Refusal.ShouldBe(IpamReason.None);
        _state.UndoTo(2);
        Find("a").ShouldBe((IpamReason.NamespaceNotFound, 4L));
        _state.Undo();
        Histories.Facts(_state).ShouldBe(facts);
        _state.Digest.ShouldBe(digest);
        Find("c").ShouldBe((IpamReason.NamespaceNotFound, 3L));
    }

    [Fact]
    public void Same_request_gets_the_same_answer()
    {
        Create("a", 1, "r1").ShouldBe((IpamReason.None, 1L));
        Delete("a", 1, "r2").ShouldBe((IpamReason.None, 1L));
        var created = Decide(OperationKind.CreateNamespace, "a", 2, "r1");
        (created.Refusal, created.Generation, created.Remembered).ShouldBe((IpamReason.None, 1L, true));
        Decide(OperationKind.FindNamespace, "a", 0, "r1").Remembered.ShouldBeTrue();
        Decide(OperationKind.DeleteNamespace, "a", 1, "r2").Remembered.ShouldBeTrue();
        Decide(OperationKind.FindNamespaceToDelete, "a", 0, "r2").Remembered.ShouldBeTrue();
    }

    [Theory]
    [InlineData((int)OperationKind.CreateNamespace, "b", "r1")]
    [InlineData((int)OperationKind.DeleteNamespace, "a", "r1")]
    [InlineData((int)OperationKind.FindNamespaceToDelete, "a", "r1")]
    [InlineData((int)OperationKind.ListNamespaces, "a", "r1")]
    [InlineData((int)OperationKind.DeleteNamespace, "b", "r2")]
    [InlineData((int)OperationKind.CreateNamespace, "a", "r2")]
    [InlineData((int)OperationKind.FindNamespace, "a", "r2")]
    public void Other_request_with_the_id_is_refused(int kind, string name, string requestId)
    {
        Create("a", 1, "r1");
        Delete("a", 1, "r2");
        Decide((OperationKind)kind, name, 2, requestId).Refusal.ShouldBe(IpamReason.RequestIdReused);
    }

    [Fact]
    public void Operation_of_a_namespace_is_a_fault_of_the_caller() =>
        Should.Throw<InvalidOperationException>(() => Decide(OperationKind.CreatePrefix, "a", 1));

    [Theory]
    [InlineData((int)EventKind.NamespaceCreated, "b", 3)]
    [InlineData((int)EventKind.NamespaceCreated, "b", 1)]
    [InlineData((int)EventKind.NamespaceCreated, "a", 2)]
    [InlineData((int)EventKind.NamespaceDeleted, "b", 1)]
    [InlineData((int)EventKind.NamespaceDeleted, "b", 0)]
    [InlineData((int)EventKind.NamespaceDeleted, "a", 2)]
    [InlineData((int)EventKind.PrefixCreated, "a", 1)]
    public void Event_that_cannot_follow_is_damage(int kind, string name, long generation)
    {
        Create("a", 1);
        _state.Begin();
        Should.Throw<InvalidLogException>(() => _state.Apply(new Event { Kind = (EventKind)kind, Name = name, Generation = generation }));
    }

    [Fact]
    public void Snapshot_is_the_state()
    {
        Create("a", 1);
        Create("b", 2, "r");
        Delete("a", 1);
        Create("c", 3);
        Delete("c", 3);
        var again = new RegistryState();
        FactReader.ReadPart(Encoding.UTF8.GetBytes(Histories.Facts(_state)), again, default);
        again.Restore(_state.Position, _state.At);
        again.Digest.ShouldBe(_state.Digest);
        Histories.Facts(again).ShouldBe(Histories.Facts(_state));
        again.Begin();
        again.Decide(new Operation { Kind = OperationKind.FindNamespace, Name = "c" }).Generation.ShouldBe(4);
    }

    [Theory]
    [InlineData("""{"namespace":"a","generation":0}""")]
    [InlineData("""{"namespace":"a","generation":-1}""")]
    [InlineData("""{"namespace":"a","generation":9223372036854775807}""")]
    [InlineData("""{"nextGeneration":0}""")]
    [InlineData("""{"closed":true}""")]
    [InlineData("""{"prefix":"10.0.0.0/8"}""")]
    public void Line_of_a_snapshot_that_cannot_be_is_damage(string line) => Should.Throw<InvalidLogException>(() => Read(line + "\n"));

    [Fact]
    public void Namespace_that_a_snapshot_names_twice_is_damage() =>
        Should.Throw<InvalidLogException>(() => Read("{\"namespace\":\"a\",\"generation\":1}\n{\"namespace\":\"a\",\"generation\":2}\n"));

    [Fact]
    public void Next_generation_follows_the_highest_of_a_snapshot()
    {
        Read("{\"namespace\":\"a\",\"generation\":5}\n{\"namespace\":\"b\",\"generation\":1}\n");
        Find("c").ShouldBe((IpamReason.NamespaceNotFound, 6L));
    }

    private void Read(string lines) => FactReader.ReadPart(Encoding.UTF8.GetBytes(lines), _state, default);

    private (IpamReason Reason, long Generation) Create(string name, long generation, string? requestId = null) =>
        Result(Decide(OperationKind.CreateNamespace, name, generation, requestId));

    private (IpamReason Reason, long Generation) Delete(string name, long generation, string? requestId = null) =>
        Result(Decide(OperationKind.DeleteNamespace, name, generation, requestId));

    /// <summary>What is known of a name, within the batch if one is open.</summary>
    private (IpamReason Reason, long Generation) Find(string name)
    {
        var found = _state.Decide(new Operation { Kind = OperationKind.FindNamespace, Name = name });
        _state.Decide(new Operation { Kind = OperationKind.FindNamespaceToDelete, Name = name }).ShouldBe(found);
        return Result(found);
    }

    private List<string> Names() => (List<string>)Decide(OperationKind.ListNamespaces, null, 0).Facts!;

    private IEnumerable<long> Deleted() =>
        ((List<LogId>)Decide(OperationKind.ListDeletedLogs, null, 0).Facts!).Select(log => log.Generation);

    private static (IpamReason Reason, long Generation) Result(Answer answer) => (answer.Refusal, answer.Generation);

    /// <summary>Decides in a batch of its own, which is a commit when it changed something.</summary>
    private Answer Decide(OperationKind kind, string? name, long generation, string? requestId = null)
    {
        _state.Begin();
        var answer = _state.Decide(new Operation { Kind = kind, Name = name, Generation = generation, RequestId = requestId });
        if (_state.Batch.Count == 0)
            _state.Undo();
        else
            _state.Accept(default, default);
        return answer;
    }
}
