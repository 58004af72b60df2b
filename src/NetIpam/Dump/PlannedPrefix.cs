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
}
