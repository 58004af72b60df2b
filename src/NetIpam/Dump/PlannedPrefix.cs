using NetIpam.State;

namespace NetIpam.Dump;

/// <summary>A prefix that a dump describes, as it will be loaded.</summary>
internal sealed class PlannedPrefix(Cidr cidr, string text, int place)
{
    public Cidr Cidr { get; } = cidr;

    /// <summary>The prefix as the dump writes it.</summary>
    public string Text { get; } = text;

    /// <summary>The place of its object in the dump.</summary>
    public int Place { get; } = place;

    public Cidr? Parent { get; set; }

    public SortedSet<UInt128> Addresses { get; } = [];

    /// <summary><see cref="Addresses"/> as runs of neighbours, none too long for a log; both ends belong to them.</summary>
    public IEnumerable<(UInt128 First, UInt128 Last)> Runs()
    {
        (UInt128 First, UInt128 Last)? run = null;
        foreach (var address in Addresses)
        {
            if (run is { } open && open.Last + 1 == address && address - open.First < AddressRun.Most)
            {
                run = open with { Last = address };
                continue;
            }
            if (run is { } done)
                yield return done;
            run = (address, address);
        }
        if (run is { } last)
            yield return last;
    }
}
