using NetIpam.Dump;
using NetIpam.State;

namespace NetIpam.Tests.State;

/// <summary>An event of a log that cannot follow from the state is damage, and is said to be.</summary>
public sealed class RefusedEventTests
{
    private static readonly AllocationId Stranger = new(7, 7);

    private readonly NamespaceState _state = new();
    private readonly Dictionary<Cidr, AllocationId> _ids = [];
    private AllocationId _newest;

    public RefusedEventTests()
    {
        Create("10.0.0.0/8");
        Acquire("10.1.0.0/16", "10.0.0.0/8");
        Acquire("10.2.0.0/16", "10.0.0.0/8");
        Create("192.168.0.0/24");
        Create("2001:db8::/32");
        Addresses(EventKind.AddressesAcquired, "10.1.0.0/16", "10.1.0.1", "10.1.0.3");
    }

    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("10.0.0.0/7")]
    [InlineData("10.1.0.0/17")]
    [InlineData("0.0.0.0/0")]
    [InlineData("2001:db8::/48")]
    public void Top_prefix_that_overlaps_one(string prefix) => Refuse(() => Create(prefix));

    [Theory]
    [InlineData("10.3.0.0/16", "172.16.0.0/12")]
    [InlineData("10.1.1.0/24", "10.1.0.0/16")]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("10.0.0.0/7", "10.0.0.0/8")]
    [InlineData("172.16.0.0/16", "10.0.0.0/8")]
    [InlineData("10.1.0.0/16", "10.0.0.0/8")]
    [InlineData("10.1.0.0/17", "10.0.0.0/8")]
    [InlineData("10.0.0.0/9", "10.0.0.0/8")]
    [InlineData("2001:db8::/48", "10.0.0.0/8")]
    public void Child_that_does_not_fit(string child, string parent) => Refuse(() => Acquire(child, parent));

    [Fact]
    public void Child_may_be_one_bit_longer()
    {
        Acquire("192.168.0.0/25", "192.168.0.0/24");
        Histories.Facts(_state).ShouldContain("192.168.0.0/25");
    }

    [Fact]
    public void Deletion_of_what_is_not_there_or_not_so()
    {
        Refuse(() => Delete("172.16.0.0/12", Stranger));
        Refuse(() => Delete("192.168.0.0/24", Stranger));
        Refuse(() => Delete("10.2.0.0/16", _ids["10.2.0.0/16"]));
        Refuse(() => Delete("10.0.0.0/8", _ids["10.0.0.0/8"]));
        Delete("192.168.0.0/24", _ids["192.168.0.0/24"]);
    }

    [Fact]
    public void Release_of_what_is_not_there_or_not_so()
    {
        Refuse(() => Release("10.3.0.0/16", "10.0.0.0/8", Stranger));
        Refuse(() => Release("10.2.0.0/16", "10.0.0.0/8", Stranger));
        Refuse(() => Release("10.2.0.0/16", "192.168.0.0/24", _ids["10.2.0.0/16"]));
        Refuse(() => Release("192.168.0.0/24", "10.0.0.0/8", _ids["192.168.0.0/24"]));
        Refuse(() => Release("10.1.0.0/16", "10.0.0.0/8", _ids["10.1.0.0/16"]));
        Release("10.2.0.0/16", "10.0.0.0/8", _ids["10.2.0.0/16"]);
    }

    [Theory]
    [InlineData("172.16.0.0/12", "172.16.0.1", "172.16.0.1")]
    [InlineData("10.0.0.0/8", "10.5.0.1", "10.5.0.1")]
    [InlineData("10.2.0.0/16", "10.1.255.255", "10.2.0.1")]
    [InlineData("10.2.0.0/16", "10.2.255.255", "10.3.0.0")]
    [InlineData("10.2.0.0/16", "10.2.0.2", "10.2.0.1")]
    [InlineData("10.1.0.0/16", "10.1.0.2", "10.1.0.2")]
    [InlineData("10.1.0.0/16", "10.1.0.0", "10.1.0.1")]
    [InlineData("2001:db8::/32", "2001:db8::", "2001:db8::100:0")]
    [InlineData("2001:db8::/32", "2001:db8::1", "2001:db8:ffff::")]
    public void Addresses_that_cannot_be_acquired(string prefix, string first, string last) =>
        Refuse(() => Addresses(EventKind.AddressesAcquired, prefix, first, last));

    [Fact]
    public void Addresses_from_the_first_to_the_last_can()
    {
        Addresses(EventKind.AddressesAcquired, "192.168.0.0/24", "192.168.0.0", "192.168.0.255");
        Histories.Facts(_state).ShouldContain("\"0-255@");
        Addresses(EventKind.AddressesReleased, "192.168.0.0/24", "192.168.0.0", "192.168.0.255", _newest);
        Histories.Facts(_state).ShouldNotContain("\"0-255@");
    }

    [Fact]
    public void Network_address_that_a_log_acquired_is_not_free_when_it_is_released()
    {
        var id = Addresses(EventKind.AddressesAcquired, "192.168.0.0/24", "192.168.0.0", "192.168.0.255");
        Addresses(EventKind.AddressesReleased, "192.168.0.0/24", "192.168.0.0", "192.168.0.0", id);
        Addresses(EventKind.AddressesReleased, "192.168.0.0/24", "192.168.0.255", "192.168.0.255", id);
        _state.Decide(new Operation { Kind = OperationKind.AcquireAddress, Prefix = "192.168.0.0/24" }).Refusal.ShouldBe(IpamReason.NoAddressAvailable);
        Addresses(EventKind.AddressesReleased, "192.168.0.0/24", "192.168.0.1", "192.168.0.254", id);
    }

    [Theory]
    [InlineData("172.16.0.0/12", "172.16.0.1", "172.16.0.1")]
    [InlineData("10.2.0.0/16", "10.2.0.1", "10.2.0.1")]
    [InlineData("10.1.0.0/16", "10.0.255.255", "10.1.0.1")]
    [InlineData("10.1.0.0/16", "10.1.0.3", "10.1.0.2")]
    [InlineData("10.1.0.0/16", "10.1.0.3", "10.2.0.0")]
    [InlineData("10.1.0.0/16", "10.1.0.3", "10.1.0.4")]
    [InlineData("10.1.0.0/16", "10.1.0.0", "10.1.0.1")]
    public void Addresses_that_cannot_be_released(string prefix, string first, string last) =>
        Refuse(() => Addresses(EventKind.AddressesReleased, prefix, first, last, _newest));

    [Fact]
    public void Addresses_of_another_allocation_cannot_be_released() =>
        Refuse(() => Addresses(EventKind.AddressesReleased, "10.1.0.0/16", "10.1.0.1", "10.1.0.1", Stranger));

    [Fact]
    public void Content_and_end_of_a_namespace_that_is_not_empty()
    {
        Refuse(() => Apply(new Event { Kind = EventKind.Closed }));
        Refuse(() => Apply(new Event { Kind = EventKind.Loaded, Content = DumpLoader.Prepare("[]").Content }));
    }

    [Fact]
    public void Anything_after_the_end()
    {
        var state = new NamespaceState();
        state.Begin();
        state.Apply(new Event { Kind = EventKind.Closed });
        foreach (var kind in new[] { EventKind.Closed, EventKind.PrefixCreated })
            Should.Throw<InvalidLogException>(() => state.Apply(new Event { Kind = kind, Prefix = "10.0.0.0/8" })).Message.ShouldContain("closed");
    }

    [Theory]
    [InlineData((int)EventKind.None)]
    [InlineData((int)EventKind.NamespaceCreated)]
    [InlineData((int)EventKind.NamespaceDeleted)]
    public void Event_of_something_else(int kind) => Refuse(() => Apply(new Event { Kind = (EventKind)kind, Name = "n", Generation = 1 }));

    [Fact]
    public void Content_whose_bytes_were_not_read_is_a_fault_of_the_caller()
    {
        var state = new NamespaceState();
        state.Begin();
        var content = DumpLoader.Prepare("[]").Content.WithBytes(null);
        Should.Throw<InvalidOperationException>(() => state.Apply(new Event { Kind = EventKind.Loaded, Content = content }));
    }

    private static void Refuse(Action apply) => Should.Throw<InvalidLogException>(apply).Message.ShouldNotBeNullOrWhiteSpace();

    private void Create(Cidr prefix) => _ids[prefix] = Apply(new Event { Kind = EventKind.PrefixCreated, Prefix = prefix });

    private void Acquire(Cidr child, Cidr parent) =>
        _ids[child] = Apply(new Event { Kind = EventKind.ChildAcquired, Prefix = child, Parent = parent });

    private void Delete(Cidr prefix, AllocationId id) => Apply(new Event { Kind = EventKind.PrefixDeleted, Prefix = prefix, Removed = id });

    private void Release(Cidr child, Cidr parent, AllocationId id) =>
        Apply(new Event { Kind = EventKind.ChildReleased, Prefix = child, Parent = parent, Removed = id });

    private AllocationId Addresses(EventKind kind, Cidr prefix, IPAddressValue first, IPAddressValue last, AllocationId removed = default) =>
        Apply(new Event { Kind = kind, Prefix = prefix, First = first.Value, Last = last.Value, Removed = removed });

    private AllocationId Apply(Event @event)
    {
        _state.Begin();
        _newest = new AllocationId(_state.Position.Sequence + 1, _state.Batch.Count);
        _state.Apply(in @event);
        _state.Accept(default, default);
        return _newest;
    }
}
