using NetIpam.State;

namespace NetIpam.Dump;

/// <summary>
/// Turns the prefixes of a dump into ones that can be loaded. Real dumps are dirty: what has a safe reading, one that never
/// hands out what may be in use, is read so and reported; what has none is refused.
/// </summary>
internal sealed class DumpCleaner
{
    private readonly Dictionary<Cidr, PlannedPrefix> _prefixes = [];
    private readonly List<(PlannedPrefix Child, string Parent)> _named = [];
    private readonly List<(PlannedPrefix Parent, string Child, bool IsFree)> _listed = [];
    private readonly HashSet<string> _namespaces = new(StringComparer.Ordinal);
    private readonly List<(int Place, LoadFinding Finding)> _findings = [];
    private int _place;

    /// <summary>What was not clean, in the order of the dump.</summary>
    public IReadOnlyList<LoadFinding> Findings => [.. _findings.OrderBy(static entry => entry.Place).Select(static entry => entry.Finding)];

    public void Add(DumpedPrefix dumped)
    {
        if (dumped?.Cidr is null)
            throw MalformedDump.Because("it has an object without a Cidr.");
        var cidr = ParsePrefix(dumped.Cidr, dumped.Cidr);
        if (!_prefixes.TryGetValue(cidr, out var prefix))
            _prefixes.Add(cidr, prefix = new PlannedPrefix(cidr, dumped.Cidr, _place));
        else
            Find(LoadFindingKind.Duplicate, dumped.Cidr, "it is there more than once; they are loaded as one, with the addresses of all");
        if (_namespaces.Add(dumped.Namespace ?? "") && _namespaces.Count > 1)
            throw new IpamException(IpamReason.DumpInconsistent, "The dump holds more than one namespace; load each by itself.");
        if (!string.IsNullOrEmpty(dumped.ParentCidr))
            _named.Add((prefix, dumped.ParentCidr));
        foreach (var (child, isFree) in dumped.AvailableChildPrefixes ?? [])
            _listed.Add((prefix, child, isFree));
        AddAddresses(prefix, dumped);
        _place++;
    }

    /// <summary>The prefixes to load, parents before their children.</summary>
    public IReadOnlyList<PlannedPrefix> Finish()
    {
        var listed = new Dictionary<Cidr, (PlannedPrefix Parent, bool IsFree)>();
        foreach (var (parent, text, isFree) in _listed)
        {
            _place = parent.Place;
            var child = ParsePrefix(text, parent.Text);
            // Acquired wins over free, and says most about who holds it.
            if (!isFree || !listed.ContainsKey(child))
                TakeListed(listed, parent, child, isFree);
        }
        foreach (var (child, text) in _named)
        {
            _place = child.Place;
            ResolveParent(child, text, listed);
        }
        foreach (var (child, (parent, isFree)) in listed)
        {
            _place = parent.Place;
            if (!isFree)
                Adopt(parent, child);
        }
        return [.. _prefixes.Values.OrderBy(static prefix => prefix.Cidr)];
    }

    private static void TakeListed(Dictionary<Cidr, (PlannedPrefix Parent, bool IsFree)> listed, PlannedPrefix parent, Cidr child, bool isFree)
    {
        if (!isFree && listed.TryGetValue(child, out var other) && !other.IsFree && other.Parent != parent)
            throw Inconsistent(parent.Text, $"the child {child} is acquired from {other.Parent.Text}, too");
        listed[child] = (parent, isFree);
    }

    private void AddAddresses(PlannedPrefix prefix, DumpedPrefix dumped)
    {
        var cidr = prefix.Cidr;
        var reservation = Reservation.Of(cidr);
        var missing = reservation.Count;
        foreach (var text in (dumped.Addresses ?? []).Keys)
        {
            if (!IPAddressValue.TryParse(text, out var address))
                throw MalformedDump.Because($"\"{text}\" in {prefix.Text} is not an address.");
            if (!cidr.Contains(address))
                Find(LoadFindingKind.UnusableAddress, prefix.Text, $"the address {text} does not lie in it and is left out");
            else if (reservation.Covers(cidr, address))
                missing--;
            else if (reservation.Count > 0 || dumped.ReservesNoAddress)
                prefix.Addresses.Add(address.Value);
        }
        if (missing > 0)
            Find(LoadFindingKind.ReservedAddressMissing, prefix.Text, "its network or broadcast address is not listed; it is reserved all the same");
    }

    private void ResolveParent(PlannedPrefix child, string text, Dictionary<Cidr, (PlannedPrefix Parent, bool IsFree)> listed)
    {
        var cidr = ParsePrefix(text, child.Text);
        if (!_prefixes.TryGetValue(cidr, out var parent))
        {
            Find(LoadFindingKind.ParentMissing, child.Text, $"its parent {text} is not in the dump; it is loaded as a top prefix");
            return;
        }
        if (child.Parent is { } known && known != cidr)
            throw Inconsistent(child.Text, $"it names two parents, {known} and {cidr}");
        child.Parent = cidr;
        var isListed = listed.TryGetValue(child.Cidr, out var entry) && entry.Parent == parent;
        if (!isListed)
            Find(LoadFindingKind.ChildNotListed, child.Text, $"its parent {parent.Text} does not list it; it is loaded as its child");
        else if (entry.IsFree)
            Find(LoadFindingKind.ChildListedAsFree, child.Text, $"its parent {parent.Text} lists it as free; it is loaded as acquired");
    }

    private void Adopt(PlannedPrefix parent, Cidr child)
    {
        if (!_prefixes.TryGetValue(child, out var planned))
        {
            _prefixes.Add(child, new PlannedPrefix(child, child.ToString(), parent.Place) { Parent = parent.Cidr });
            Find(LoadFindingKind.ChildWithoutObject, child.ToString(), $"its parent {parent.Text} lists it as acquired, but it has no object; it is loaded without addresses");
        }
        else if (planned.Parent is null)
        {
            planned.Parent = parent.Cidr;
            Find(LoadFindingKind.ParentNotNamed, planned.Text, $"{parent.Text} lists it as its child, but it names no parent; it is loaded as its child");
        }
        else if (planned.Parent != parent.Cidr)
        {
            throw Inconsistent(planned.Text, $"it is a child of {planned.Parent}, but {parent.Text} lists it, too");
        }
    }

    private Cidr ParsePrefix(string text, string where)
    {
        if (!Cidr.TryParse(text, out var cidr))
            throw MalformedDump.Because($"\"{text}\" in {where} is not a prefix.");
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (IPAddressValue.Parse(text.AsSpan(0, slash)) != cidr.Network)
            Find(LoadFindingKind.Unmasked, text, $"it has host bits; it is read as {cidr}");
        return cidr;
    }

    private static IpamException Inconsistent(string prefix, string what) =>
        new(IpamReason.DumpInconsistent, $"The dump contradicts itself at {prefix}: {what}.");

    private void Find(LoadFindingKind kind, string prefix, string what) => _findings.Add((_place, new LoadFinding(kind, prefix, $"{prefix}: {what}.")));
}
