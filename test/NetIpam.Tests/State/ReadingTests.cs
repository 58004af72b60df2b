using NetIpam.State;

namespace NetIpam.Tests.State;

/// <summary>What is read of a namespace: lists, usage of many prefixes, copies for dumps, and what a refusal names.</summary>
public sealed class ReadingTests
{
    private const int All = int.MaxValue;

    private readonly NamespaceState _state = Histories.Begin().State;

    public ReadingTests()
    {
        _state.Begin();
        foreach (var top in new[] { "192.168.0.0/16", "2001:db8::/32", "10.0.0.0/8" })
            Decide(new Operation { Kind = OperationKind.CreatePrefix, Prefix = top });
        foreach (var child in new[] { "10.2.0.0/16", "10.1.0.0/24", "10.1.1.0/32" })
            Decide(new Operation { Kind = OperationKind.AcquireSpecificChild, Prefix = "10.0.0.0/8", Child = child });
        Decide(new Operation { Kind = OperationKind.AcquireSpecificChild, Prefix = "10.2.0.0/16", Child = "10.2.8.0/24" });
        Decide(new Operation { Kind = OperationKind.AcquireAddress, Prefix = "10.1.0.0/24" });
        Decide(new Operation { Kind = OperationKind.AcquireAddress, Prefix = "10.1.0.0/24" });
        Histories.Seal(_state);
        _state.Begin();
    }

    [Fact]
    public void Prefixes_are_listed_by_address_with_their_parents()
    {
        var listed = Read<List<PrefixInfo>>(new Operation { Kind = OperationKind.ListPrefixes });
        listed.Select(prefix => $"{prefix.Cidr} {prefix.Parent}".Trim()).ShouldBe(
        [
            "10.0.0.0/8", "10.1.0.0/24 10.0.0.0/8", "10.1.1.0/32 10.0.0.0/8", "10.2.0.0/16 10.0.0.0/8", "10.2.8.0/24 10.2.0.0/16", "192.168.0.0/16", "2001:db8::/32",
        ]);
    }

    [Fact]
    public void What_is_written_says_which_log_it_is_of() => Histories.Restored(_state).Genesis.ShouldBe(_state.Genesis.ShouldNotBeNull());

    [Fact]
    public void Copy_has_the_prefixes_and_their_addresses()
    {
        var copy = Read<List<PrefixFacts>>(new Operation { Kind = OperationKind.Dump });
        copy.Select(facts => facts.Cidr.ToString()).ShouldBe(["10.0.0.0/8", "10.1.0.0/24", "10.1.1.0/32", "10.2.0.0/16", "10.2.8.0/24", "192.168.0.0/16", "2001:db8::/32"]);
        copy[1].Parent.ShouldBe(Cidr.Parse("10.0.0.0/8"));
        copy[1].Addresses.Select(run => (run.First, run.Last)).ShouldBe([((UInt128)1, (UInt128)1), (2, 2)]);
        copy[0].Addresses.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("10.0.0.0/8", 0, 128, All, "10.0.0.0/8 10.1.0.0/24 10.1.1.0/32 10.2.0.0/16 10.2.8.0/24")]
    [InlineData("10.0.0.0/8", 9, 128, All, "10.1.0.0/24 10.1.1.0/32 10.2.0.0/16 10.2.8.0/24")]
    [InlineData("10.0.0.0/8", 16, 24, All, "10.1.0.0/24 10.2.0.0/16 10.2.8.0/24")]
    [InlineData("10.0.0.0/8", 8, 16, All, "10.0.0.0/8 10.2.0.0/16")]
    [InlineData("10.0.0.0/8", 0, 8, All, "10.0.0.0/8")]
    [InlineData("10.0.0.0/8", 0, 128, 3, "10.0.0.0/8 10.1.0.0/24 10.1.1.0/32")]
    [InlineData("10.0.0.0/8", 0, 128, 0, "")]
    [InlineData("10.1.0.0/16", 0, 128, All, "10.1.0.0/24 10.1.1.0/32")]
    [InlineData("10.2.8.0/24", 0, 128, All, "10.2.8.0/24")]
    [InlineData("0.0.0.0/0", 0, 8, All, "10.0.0.0/8")]
    [InlineData("::/0", 0, 128, All, "2001:db8::/32")]
    public void Usage_is_listed_of_those_that_lie_there(string within, int minLength, int maxLength, int limit, string expected) =>
        string.Join(' ', Read<List<PrefixUsage>>(new Operation { Kind = OperationKind.ListUsage, Range = new PrefixRange(within, minLength, maxLength, limit) })
            .Select(usage => usage.Cidr)).ShouldBe(expected);

    [Fact]
    public void Answers_name_the_prefix_and_its_parent()
    {
        var found = _state.Decide(new Operation { Kind = OperationKind.GetPrefix, Prefix = "10.2.8.0/24" });
        (found.Refusal, found.Prefix, found.Parent).ShouldBe((IpamReason.None, "10.2.8.0/24", (Cidr?)"10.2.0.0/16"));
        Read<PrefixUsage>(new Operation { Kind = OperationKind.GetUsage, Prefix = "10.1.0.0/24" }).AcquiredAddresses.ShouldBe((UInt128)2);
    }

    [Fact]
    public void Refusals_name_what_is_in_the_way()
    {
        var overlap = _state.Decide(new Operation { Kind = OperationKind.CreatePrefix, Prefix = "10.77.0.0/16" });
        (overlap.Refusal, overlap.Prefix).ShouldBe((IpamReason.PrefixOverlaps, "10.0.0.0/8"));
        var taken = _state.Decide(new Operation { Kind = OperationKind.AcquireSpecificChild, Prefix = "10.0.0.0/8", Child = "10.2.3.0/24" });
        (taken.Refusal, taken.Prefix).ShouldBe((IpamReason.ChildAlreadyAcquired, "10.2.0.0/16"));
        _state.Decide(new Operation { Kind = OperationKind.ReleaseChild, Prefix = "192.168.0.0/16" }).Refusal.ShouldBe(IpamReason.PrefixIsNotChild);
    }

    [Fact]
    public void Longest_child_is_a_single_address() =>
        _state.Decide(new Operation { Kind = OperationKind.AcquireChild, Prefix = "192.168.0.0/16", Length = 32 }).Refusal.ShouldBe(IpamReason.None);

    private void Decide(Operation operation) => _state.Decide(operation).Refusal.ShouldBe(IpamReason.None);

    private T Read<T>(Operation operation) => _state.Decide(operation).Facts.ShouldBeOfType<T>();
}
