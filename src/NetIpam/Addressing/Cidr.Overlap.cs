namespace NetIpam;

// Overlaps between many prefixes.
public readonly partial struct Cidr
{
    /// <summary>
    /// Finds a prefix that is there and one to be added that overlap: the first of <paramref name="existing"/> that
    /// overlaps any, with the first of <paramref name="added"/> that it overlaps; <see langword="null"/> when there is
    /// none. Prefixes of the same sequence may overlap one another.
    /// </summary>
    /// <remarks>Takes O((n + m) log m) for n existing and m added prefixes. <paramref name="existing"/> is enumerated
    /// no further than to the overlap.</remarks>
    public static (Cidr Existing, Cidr Added)? FindOverlap(IEnumerable<Cidr> existing, IEnumerable<Cidr> added)
    {
        ArgumentNullException.ThrowIfNull(existing);
        ArgumentNullException.ThrowIfNull(added);
        var all = added.ToArray();
        var outermost = Outermost(all);
        foreach (var prefix in existing)
        {
            if (OverlapsAny(prefix, outermost))
                return (prefix, Array.Find(all, prefix.Overlaps));
        }
        return null;
    }

    /// <summary>Those that lie in no other, in order; they cover what all of them cover, and are disjoint.</summary>
    private static List<Cidr> Outermost(Cidr[] prefixes)
    {
        var outermost = new List<Cidr>();
        foreach (var prefix in prefixes.Order())
        {
            if (outermost.Count == 0 || !outermost[^1].Contains(prefix))
                outermost.Add(prefix);
        }
        return outermost;
    }

    private static bool OverlapsAny(Cidr prefix, List<Cidr> disjoint)
    {
        var index = disjoint.BinarySearch(prefix);
        if (index >= 0)
            return true;
        // What contains the prefix stands directly before it, as disjoint ones have no room between; what it contains
        // follows it.
        var next = ~index;
        return (next > 0 && disjoint[next - 1].Contains(prefix))
            || (next < disjoint.Count && prefix.Contains(disjoint[next]));
    }
}
