using NetIpam.Dump;
using NetIpam.State;

namespace NetIpam.Tests.State;

/// <summary>Which operations are the one that a request id was used for: they get its answer. All others are refused.</summary>
public sealed class SameRequestTests
{
    private const string Dump = """[{"Cidr":"10.9.0.0/24","ParentCidr":"","Namespace":"root","IPs":{"10.9.0.0":true,"10.9.0.255":true},"AvailableChildPrefixes":{},"ChildPrefixLength":0,"IsParent":false,"Version":0}]""";

    private static readonly LoadedContent Content = DumpLoader.Prepare(Dump).Content;

    /// <summary>One of each kind, in an order in which each of them is done.</summary>
    private static readonly Operation[] Done =
    [
        new() { Kind = OperationKind.CreatePrefix, Prefix = "10.0.0.0/8" },
        new() { Kind = OperationKind.CreatePrefix, Prefix = "192.168.0.0/16" },
        new() { Kind = OperationKind.AcquireChild, Prefix = "10.0.0.0/8", Length = 24 },
        new() { Kind = OperationKind.AcquireSpecificChild, Prefix = "10.0.0.0/8", Child = "10.5.0.0/24" },
        new() { Kind = OperationKind.AcquireAddress, Prefix = "10.0.0.0/24" },
        new() { Kind = OperationKind.AcquireSpecificAddress, Prefix = "10.0.0.0/24", Address = "10.0.0.9" },
        new() { Kind = OperationKind.ReleaseAddress, Prefix = "10.0.0.0/24", Address = "10.0.0.9" },
        new() { Kind = OperationKind.ReleaseChild, Prefix = "10.5.0.0/24" },
        new() { Kind = OperationKind.DeletePrefix, Prefix = "192.168.0.0/16" },
    ];

    private readonly NamespaceState _state = Histories.Begin().State;

    [Fact]
    public void Each_operation_is_itself_and_no_other()
    {
        for (var i = 0; i < Done.Length; i++)
            Decide(Done[i], $"r{i}").Refusal.ShouldBe(IpamReason.None);
        for (var i = 0; i < Done.Length; i++)
        {
            for (var j = 0; j < Done.Length; j++)
            {
                var answer = Decide(Done[j], $"r{i}");
                (answer.Refusal, answer.Remembered).ShouldBe(i == j ? (IpamReason.None, true) : (IpamReason.RequestIdReused, false), $"{i} {j}");
            }
        }
    }

    [Fact]
    public void Answer_names_what_was_done()
    {
        foreach (var operation in Done)
            Decide(operation, $"{operation.Kind} {operation.Prefix}");
        foreach (var operation in Done)
        {
            var answer = Decide(operation, $"{operation.Kind} {operation.Prefix}");
            $"{answer.Prefix} {answer.Parent?.ToString() ?? "-"} {answer.Address}".ShouldBe(operation.Kind switch
            {
                OperationKind.CreatePrefix or OperationKind.DeletePrefix => $"{operation.Prefix} - 0.0.0.0",
                OperationKind.AcquireChild => "10.0.0.0/24 10.0.0.0/8 0.0.0.0",
                OperationKind.AcquireSpecificChild or OperationKind.ReleaseChild => "10.5.0.0/24 10.0.0.0/8 0.0.0.0",
                OperationKind.AcquireAddress => "10.0.0.0/24 - 10.0.0.1",
                _ => "10.0.0.0/24 - 10.0.0.9",
            });
        }
    }

    /// <summary>What differs in one part is another request, even when it would be answered alike.</summary>
    [Fact]
    public void Every_part_counts()
    {
        for (var i = 0; i < Done.Length; i++)
            Decide(Done[i], $"r{i}");
        Operation[] others =
        [
            With(0, prefix: "10.0.0.0/9"),
            With(2, prefix: "10.0.0.0/9"),
            With(2, length: 25),
            With(3, prefix: "10.0.0.0/9"),
            With(3, child: "10.5.0.0/25"),
            With(4, prefix: "10.0.0.0/25"),
            With(5, prefix: "10.0.0.0/25"),
            With(5, address: "10.0.0.10"),
            With(6, prefix: "10.0.0.0/25"),
            With(6, address: "10.0.0.10"),
            With(7, prefix: "10.6.0.0/24"),
            With(8, prefix: "192.168.0.0/17"),
            // A child that was acquired anyhow was not asked for by its place or address, and the other way round.
            new() { Kind = OperationKind.AcquireSpecificChild, Prefix = "10.0.0.0/8", Child = "10.0.0.0/24", RequestId = "r2" },
            new() { Kind = OperationKind.AcquireChild, Prefix = "10.0.0.0/8", Length = 24, RequestId = "r3" },
            new() { Kind = OperationKind.AcquireSpecificAddress, Prefix = "10.0.0.0/24", Address = "10.0.0.1", RequestId = "r4" },
            new() { Kind = OperationKind.AcquireAddress, Prefix = "10.0.0.0/24", RequestId = "r5" },
            new() { Kind = OperationKind.GetPrefix, Prefix = "10.0.0.0/8", RequestId = "r0" },
        ];
        foreach (var other in others)
            Decide(other, other.RequestId!).Refusal.ShouldBe(IpamReason.RequestIdReused, $"{other.Kind} {other.RequestId}");
    }

    /// <summary>Top prefixes can be deleted and children released by the same call, as in go-ipam.</summary>
    [Fact]
    public void Delete_of_a_child_is_its_release()
    {
        Decide(Done[0], "a");
        Decide(Done[3], "b");
        var delete = new Operation { Kind = OperationKind.DeletePrefix, Prefix = "10.5.0.0/24" };
        Decide(delete, "c").Remembered.ShouldBeFalse();
        Decide(delete, "c").Remembered.ShouldBeTrue();
        Decide(Done[7], "c").Remembered.ShouldBeTrue();
    }

    [Fact]
    public void Load_is_known_by_its_content()
    {
        var load = new Operation { Kind = OperationKind.Load, Content = Content };
        Decide(load, "r").Refusal.ShouldBe(IpamReason.None);
        Decide(load, "r").Remembered.ShouldBeTrue();
        var other = DumpLoader.Prepare(Dump.Replace("10.9.", "10.8.", StringComparison.Ordinal)).Content;
        Decide(new Operation { Kind = OperationKind.Load, Content = other }, "r").Refusal.ShouldBe(IpamReason.RequestIdReused);
        Decide(Done[0], "r").Refusal.ShouldBe(IpamReason.RequestIdReused);
    }

    [Fact]
    public void Namespace_that_is_not_empty_is_neither_loaded_nor_closed()
    {
        Decide(Done[0], "a");
        Decide(new Operation { Kind = OperationKind.Load, Content = Content }, "b").Refusal.ShouldBe(IpamReason.NamespaceNotEmpty);
        Decide(new Operation { Kind = OperationKind.Close }, "c").Refusal.ShouldBe(IpamReason.NamespaceNotEmpty);
        Decide(new Operation { Kind = OperationKind.DeletePrefix, Prefix = "10.0.0.0/8" }, "d").Refusal.ShouldBe(IpamReason.None);
        Decide(new Operation { Kind = OperationKind.Close }, "c").Refusal.ShouldBe(IpamReason.None);
    }

    private static Operation With(int done, Cidr? prefix = null, Cidr? child = null, int? length = null, IPAddressValue? address = null) => new()
    {
        Kind = Done[done].Kind,
        Prefix = prefix ?? Done[done].Prefix,
        Child = child ?? Done[done].Child,
        Length = length ?? Done[done].Length,
        Address = address ?? Done[done].Address,
        RequestId = $"r{done}",
    };

    private Answer Decide(Operation asked, string requestId)
    {
        var operation = new Operation
        {
            Kind = asked.Kind,
            Prefix = asked.Prefix,
            Child = asked.Child,
            Length = asked.Length,
            Address = asked.Address,
            Content = asked.Content,
            RequestId = requestId,
        };
        _state.Begin();
        var answer = _state.Decide(in operation);
        if (_state.Batch.Count > 0)
            Histories.Seal(_state);
        else
            _state.Undo();
        return answer;
    }
}
