using NetIpam.State;
using NetIpam.TestKit.Property;

namespace NetIpam.Tests.State;

/// <summary>The bitmap of acquired addresses against a plain set.</summary>
public sealed class AddressSetTests(ITestOutputHelper output)
{
    /// <summary>A word, a level of words, and a level of levels are full: the walk down has to step over each.</summary>
    [Theory]
    [InlineData("10.0.0.0/26", 62)]
    [InlineData("10.0.0.0/20", 4094)]
    [InlineData("10.0.0.0/14", 262_142)]
    [InlineData("2001:db8::/122", 63)]
    [InlineData("2001:db8::/116", 4095)]
    [InlineData("2001:db8::/110", 262_143)]
    [InlineData("10.0.0.0/31", 2)]
    [InlineData("10.0.0.0/30", 2)]
    public void Filled_to_the_last_and_emptied_in_any_order(string prefix, int usable)
    {
        var random = new Random(Seed.Take(output));
        var set = new AddressSet(prefix);
        var first = set.TryFindFree(out var lowest) ? lowest : throw new InvalidOperationException();
        for (var i = 0; i < usable; i++)
        {
            set.TryFindFree(out var free).ShouldBeTrue();
            if (free != first + (uint)i)
                Assert.Fail($"{free} is not the lowest free address, {first + (uint)i} is.");
            set.TryAdd(free, new AllocationId(i, 0)).ShouldBeTrue();
        }
        set.TryFindFree(out _).ShouldBeFalse();
        set.Count.ShouldBe(usable);
        var order = Enumerable.Range(0, usable).ToArray();
        random.Shuffle(order);
        foreach (var i in order.Take(300))
        {
            set.Remove(first + (uint)i).ShouldBe(new AllocationId(i, 0));
            set.TryFindFree(out var free).ShouldBeTrue();
            free.ShouldBe(first + (uint)i);
            set.TryAdd(free, new AllocationId(i, 0)).ShouldBeTrue();
        }
        var gone = int.MaxValue;
        foreach (var i in order)
        {
            set.Remove(first + (uint)i);
            gone = Math.Min(gone, i);
            if (!set.TryFindFree(out var free) || free != first + (uint)gone)
                Assert.Fail($"{free} is not the lowest free address, {first + (uint)gone} is.");
        }
        set.IsEmpty.ShouldBeTrue();
        set.Runs().ShouldBeEmpty();
    }

    [Fact]
    public void Block_that_was_emptied_lends_nothing_to_the_next_one()
    {
        var set = new AddressSet("10.0.0.0/16");
        set.TryAdd(70, default).ShouldBeTrue();
        set.Remove(70);
        set.TryAdd(200, default).ShouldBeTrue();
        set.TryAdd(200, default).ShouldBeFalse();
        set.Runs().ShouldBe([new AddressRun(200, 200, default)]);
        set.Remove(200);
        set.Runs().ShouldBeEmpty();
        set.TryAdd(70, default).ShouldBeTrue();
        set.Contains(200 - 192 + 64).ShouldBeFalse();
    }

    [Theory]
    [InlineData("10.0.0.0/24", 254)]
    [InlineData("10.0.0.0/18", 16_382)]
    [InlineData("2001:db8::/64", 20_000)]
    public void Random_changes_agree_with_a_plain_set(string text, int most)
    {
        var random = new Random(Seed.Take(output));
        Cidr prefix = text;
        var set = new AddressSet(prefix);
        var naive = new SortedDictionary<UInt128, AllocationId>();
        var rounds = Effort.Of(60_000, least: 1200);
        for (var i = 1; i <= rounds; i++)
        {
            var id = new AllocationId(i / 3, i % 3);
            var far = (UInt128)random.NextInt64() & (prefix.Last.Value - prefix.First.Value - 1);
            var near = (UInt128)random.Next(1, most + 1);
            var offset = random.Next(8) == 0 && prefix.HostBits > 32 ? UInt128.Max(far, 1) : near;
            switch (random.Next(i % (rounds / 3) < rounds / 5 ? 4 : 9))
            {
                case 0 or 1 or 2 when set.TryFindFree(out var free):
                    naive.ContainsKey(free).ShouldBeFalse();
                    set.TryAdd(free, id).ShouldBeTrue();
                    naive.Add(free, id);
                    break;
                case 3:
                    set.TryAdd(offset, id).ShouldBe(naive.TryAdd(offset, id));
                    break;
                default:
                    set.TryGetId(offset, out var known).ShouldBe(naive.TryGetValue(offset, out var expected));
                    known.ShouldBe(expected);
                    set.Contains(offset).ShouldBe(naive.ContainsKey(offset));
                    if (naive.Remove(offset))
                        set.Remove(offset).ShouldBe(expected);
                    break;
            }
            if (i % (rounds / 120) == 0)
                ShouldAgree(set, naive, prefix);
        }
    }

    private static void ShouldAgree(AddressSet set, SortedDictionary<UInt128, AllocationId> naive, Cidr prefix)
    {
        set.Count.ShouldBe(naive.Count);
        UInt128 lowest = 1;
        foreach (var (offset, _) in naive)
        {
            if (offset != lowest)
                break;
            lowest++;
        }
        var last = prefix.Last.Value - prefix.First.Value - (prefix.Family == IPFamily.V4 ? UInt128.One : 0);
        set.TryFindFree(out var free).ShouldBe(lowest <= last);
        if (lowest <= last)
            free.ShouldBe(lowest);
        var told = new List<(UInt128, AllocationId)>();
        foreach (var run in set.Runs())
        {
            for (var offset = run.First; offset <= run.Last; offset++)
                told.Add((offset, run.Id));
        }
        told.ShouldBe(naive.Select(pair => (pair.Key, pair.Value)));
    }
}
