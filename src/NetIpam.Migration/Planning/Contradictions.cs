using NetIpam.Dump;
using NetIpam.Migration.GoIpam;
using NetIpam.State;

namespace NetIpam.Migration.Planning;

/// <summary>
/// Finds in a namespace what has no safe reading, and resolves it if that is wanted: afterwards the prefixes are such that
/// <see cref="DumpCleaner"/> answers the rest. Blocks either contain each other or are disjoint, so the smallest one that contains a prefix is
/// the only parent it can have.
/// </summary>
internal sealed class Contradictions
{
    private static readonly List<DumpedPrefix> None = [];

    private readonly string _namespace;
    private readonly List<MigrationFinding> _findings;
    private readonly List<DumpedPrefix> _prefixes = [];
    private readonly Dictionary<Cidr, List<DumpedPrefix>> _objects = [];
    private readonly Dictionary<Cidr, List<DumpedPrefix>> _listers = [];

    private Contradictions(string name, List<MigrationFinding> findings) => (_namespace, _findings) = (name, findings);

    /// <param name="source">The namespace. Its objects are changed.</param>
    /// <param name="findings">Takes what is found.</param>
    /// <returns>The prefixes, which are consistent if there was nothing to find or what was found was resolved.</returns>
    public static List<DumpedPrefix> Resolve(SourceNamespace source, List<MigrationFinding> findings)
    {
        var work = new Contradictions(source.Name, findings);
        foreach (var entry in source.Entries)
            work.Take(entry);
        work.ResolveParents();
        work.ResolveAddresses();
        return work._prefixes;
    }

    private void Take(SourceEntry entry)
    {
        if (entry.Prefix is not { } prefix)
        {
            Find(MigrationFindingKind.Unreadable, entry.Key, $"{entry.Fault}; to repair it is left out, so look at what uses it");
            return;
        }
        if (!Cidr.TryParse(prefix.Cidr, out var cidr))
        {
            Find(MigrationFindingKind.Unreadable, entry.Key, $"\"{prefix.Cidr}\" is no prefix; to repair it is left out, so look at what uses it");
            return;
        }
        if (!string.Equals(entry.Key, prefix.Cidr, StringComparison.Ordinal))
            Find(MigrationFindingKind.KeyDiffers, prefix.Cidr!, $"it is filed as {entry.Key}; what it names itself counts");
        DropUnreadable(prefix, prefix.AvailableChildPrefixes, "child prefix", static text => Cidr.TryParse(text, out _));
        DropUnreadable(prefix, prefix.Addresses, "address", static text => IPAddressValue.TryParse(text, out _));
        if (!string.IsNullOrEmpty(prefix.ParentCidr) && !Cidr.TryParse(prefix.ParentCidr, out _))
        {
            Find(MigrationFindingKind.Unreadable, prefix.Cidr!, $"its parent \"{prefix.ParentCidr}\" is no prefix; to repair that is left out");
            prefix.ParentCidr = null;
        }
        foreach (var (text, isFree) in prefix.AvailableChildPrefixes ?? [])
        {
            if (!isFree)
                AddTo(_listers, Cidr.Parse(text), prefix);
        }
        AddTo(_objects, cidr, prefix);
        _prefixes.Add(prefix);
    }

    private void DropUnreadable(DumpedPrefix prefix, Dictionary<string, bool>? entries, string what, Func<string, bool> isReadable)
    {
        foreach (var text in (entries?.Keys ?? Enumerable.Empty<string>()).Where(text => !isReadable(text)).ToList())
        {
            Find(MigrationFindingKind.Unreadable, prefix.Cidr!, $"\"{text}\" in it is no {what}; to repair it is left out");
            entries!.Remove(text);
        }
    }

    private void ResolveParents()
    {
        var around = new Stack<Cidr>();
        foreach (var cidr in _objects.Keys.Union(_listers.Keys).Order().ToList())
        {
            while (around.TryPeek(out var outer) && !outer.Contains(cidr))
                around.Pop();
            var parent = around.TryPeek(out var found) ? found : default(Cidr?);
            var claimed = ClaimedParents(cidr);
            if (claimed.Count == 0 ? parent is not null : claimed.Exists(claim => claim != parent))
                ResolveParent(cidr, parent, claimed);
            else if (parent is { } container && _objects.ContainsKey(cidr))
                ObjectsOf(container);
            around.Push(cidr);
        }
    }

    /// <summary>The prefixes that it names as its parent, or that list it as acquired; those that are not there do not count.</summary>
    private List<Cidr> ClaimedParents(Cidr cidr)
    {
        var named = _objects.GetValueOrDefault(cidr, None)
            .Where(static prefix => !string.IsNullOrEmpty(prefix.ParentCidr)).Select(static prefix => Cidr.Parse(prefix.ParentCidr!)).Where(IsThere);
        var listing = _listers.GetValueOrDefault(cidr, None).Select(static prefix => Cidr.Parse(prefix.Cidr!));
        return [.. named.Concat(listing).Distinct()];
    }

    /// <summary>Whether a prefix has an object, or is listed as acquired.</summary>
    private bool IsThere(Cidr cidr) => _objects.ContainsKey(cidr) || _listers.ContainsKey(cidr);

    private void ResolveParent(Cidr cidr, Cidr? parent, List<Cidr> claimed)
    {
        var why = claimed.Count == 0 ? $"it is a top prefix, but lies in {parent}" : $"its parent would be {string.Join(" and ", claimed)}, but {(parent is null ? "nothing contains it" : $"it lies in {parent}")}";
        Find(MigrationFindingKind.Overlap, cidr.ToString(), $"{why}; to repair it becomes {(parent is null ? "a top prefix" : $"a child of {parent}")}");
        foreach (var lister in _listers.GetValueOrDefault(cidr, None))
        {
            if (Cidr.Parse(lister.Cidr!) != parent)
                Unlist(lister, cidr);
        }
        foreach (var prefix in ObjectsOf(cidr))
            prefix.ParentCidr = parent?.ToString() ?? "";
        if (parent is { } container)
            List(container, cidr);
    }

    private void ResolveAddresses()
    {
        var parents = _prefixes.Where(static prefix => prefix.AvailableChildPrefixes is { } children && children.ContainsValue(false))
            .Select(static prefix => Cidr.Parse(prefix.Cidr!))
            .Union(_prefixes.Where(static prefix => !string.IsNullOrEmpty(prefix.ParentCidr)).Select(static prefix => Cidr.Parse(prefix.ParentCidr!)).Where(_objects.ContainsKey))
            .Distinct().Order().ToList();
        foreach (var parent in parents)
        {
            var reservation = Reservation.Of(parent);
            foreach (var holder in _objects[parent].ToList())
            {
                foreach (var text in (holder.Addresses ?? []).Keys.ToList())
                {
                    var address = IPAddressValue.Parse(text);
                    // What go-ipam reserves in a prefix of one or two addresses is not acquired, either.
                    if (!parent.Contains(address) || reservation.Covers(parent, address) || (parent.HostBits <= 1 && !holder.ReservesNoAddress))
                        continue;
                    holder.Addresses!.Remove(text);
                    Move(parent, address);
                }
            }
        }
    }

    private void Move(Cidr parent, IPAddressValue address)
    {
        var place = parent;
        while (ChildrenOf(place).Where(child => child.Contains(address)).Select(static child => (Cidr?)child).FirstOrDefault() is { } child)
            place = child;
        if (place == parent || ChildrenOf(place).Any())
        {
            var own = new Cidr(address, address.Family == IPFamily.V4 ? 32 : 128);
            Find(MigrationFindingKind.AddressesBesideChildren, parent.ToString(), $"it has child prefixes, but {address} is acquired in it; to repair that becomes the child prefix {own}");
            List(place, own);
            foreach (var prefix in ObjectsOf(own))
                Acquire(prefix, place, address);
            return;
        }
        Find(MigrationFindingKind.AddressesBesideChildren, parent.ToString(), $"it has child prefixes, but {address} is acquired in it; to repair it is acquired in {place}");
        foreach (var prefix in ObjectsOf(place))
            Acquire(prefix, null, address);
    }

    private static void Acquire(DumpedPrefix prefix, Cidr? parent, IPAddressValue address)
    {
        if (parent is { } container)
            prefix.ParentCidr = container.ToString();
        if (!prefix.ReservesNoAddress && Cidr.Parse(prefix.Cidr!).HostBits <= 1)
        {
            // What go-ipam lists there it reserves, and nobody holds it.
            prefix.Addresses?.Clear();
            prefix.ReservesNoAddress = true;
        }
        (prefix.Addresses ??= new(StringComparer.Ordinal))[address.ToString()] = true;
    }

    private IEnumerable<Cidr> ChildrenOf(Cidr parent) =>
        _objects.GetValueOrDefault(parent, None).SelectMany(static prefix => prefix.AvailableChildPrefixes ?? [])
            .Where(static child => !child.Value).Select(static child => Cidr.Parse(child.Key))
            .Concat(_objects.Where(entry => entry.Value.Exists(prefix => !string.IsNullOrEmpty(prefix.ParentCidr) && Cidr.Parse(prefix.ParentCidr) == parent)).Select(static entry => entry.Key));

    /// <summary>The objects of a prefix; one is made if there is none.</summary>
    private List<DumpedPrefix> ObjectsOf(Cidr cidr)
    {
        if (_objects.TryGetValue(cidr, out var found))
            return found;
        if (_listers.ContainsKey(cidr))
            Find(MigrationFindingKind.ChildWithoutObject, cidr.ToString(), "its parent lists it as acquired, but it has no object");
        foreach (var orphan in _prefixes.Where(prefix => !_listers.ContainsKey(cidr) && Cidr.TryParse(prefix.ParentCidr ?? "", out var named) && named == cidr))
        {
            Find(MigrationFindingKind.ParentMissing, orphan.Cidr!, $"its parent {orphan.ParentCidr} is not there; it becomes a top prefix");
            orphan.ParentCidr = "";
        }
        var reservation = Reservation.Of(cidr);
        var made = new DumpedPrefix { Cidr = cidr.ToString(), ParentCidr = _listers.GetValueOrDefault(cidr) is [var lister, ..] ? lister.Cidr : "", Addresses = new(StringComparer.Ordinal) };
        if (reservation.Network)
            made.Addresses[cidr.First.ToString()] = true;
        if (reservation.Broadcast)
            made.Addresses[cidr.Last.ToString()] = true;
        _prefixes.Add(made);
        _objects.Add(cidr, found = [made]);
        return found;
    }

    private void List(Cidr parent, Cidr child)
    {
        var prefix = ObjectsOf(parent)[0];
        (prefix.AvailableChildPrefixes ??= new(StringComparer.Ordinal))[child.ToString()] = false;
        AddTo(_listers, child, prefix);
    }

    private static void Unlist(DumpedPrefix parent, Cidr child)
    {
        foreach (var text in parent.AvailableChildPrefixes!.Keys.Where(text => Cidr.Parse(text) == child).ToList())
            parent.AvailableChildPrefixes.Remove(text);
    }

    private static void AddTo(Dictionary<Cidr, List<DumpedPrefix>> index, Cidr cidr, DumpedPrefix prefix)
    {
        if (!index.TryGetValue(cidr, out var list))
            index.Add(cidr, list = []);
        list.Add(prefix);
    }

    private void Find(MigrationFindingKind kind, string prefix, string what) => _findings.Add(new MigrationFinding(kind, _namespace, prefix, what));
}
