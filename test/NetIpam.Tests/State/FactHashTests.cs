using NetIpam.State;

namespace NetIpam.Tests.State;

/// <summary>The hashes are in every log that was ever written, so they are these for ever.</summary>
public sealed class FactHashTests
{
    private static readonly AllocationId Id = new(5, 3);

    [Fact]
    public void Hashes_are_what_they_always_were()
    {
        var v4 = FactHash.Key("10.1.0.0/16");
        var v6 = FactHash.Key("2001:db8:1:2::/64");
        v4.ShouldBe(0x7AC133AEFBB83C03UL);
        v6.ShouldBe(0x3F25D935C3530AD7UL);
        FactHash.Prefix(v4, 0, Id).ShouldBe(0x85B98B3FA36C631EUL);
        FactHash.Prefix(v6, v4, Id).ShouldBe(0x46A2776BB4C4138BUL);
        FactHash.Address(v6, IPAddressValue.Parse("2001:db8:1:2::ffff:1").Value, Id).ShouldBe(0x06532BCE5A266B10UL);
        FactHash.Answer("request", Id).ShouldBe(0x5AAF3C4E3C2E9B62UL);
        FactHash.Answer("", Id).ShouldBe(0x3CB2570B3590DA32UL);
        FactHash.Namespace("ünïcödé", 7).ShouldBe(0xD4F38EFCD3056C3CUL);
    }

    [Fact]
    public void Longest_name_has_a_hash_and_a_longer_one_is_refused()
    {
        var longest = new string('€', 128);
        FactHash.Namespace(longest, 1).ShouldNotBe(FactHash.Namespace(longest[1..], 1));
        Should.Throw<InvalidLogException>(() => FactHash.Namespace(longest + "x", 1));
        Should.Throw<InvalidLogException>(() => FactHash.Answer(longest + "x", Id));
    }
}
