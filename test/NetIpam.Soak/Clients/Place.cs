namespace NetIpam.Soak.Clients;

/// <summary>Something that clients acquire from: addresses or children of a prefix, or top prefixes.</summary>
/// <param name="Prefix">The prefix; null for top prefixes.</param>
/// <param name="Kind">What there is.</param>
/// <param name="MostHeld">How many a client holds at most, so that what is acquired stays about the same.</param>
public sealed record Place(string? Prefix, PlaceKind Kind, int MostHeld)
{
    /// <summary>Where certain addresses are asked for, too.</summary>
    public const string Large = "10.2.0.0/16";

    /// <summary>The top prefixes that clients create are those of 172.16.0.0/16.</summary>
    public const string TopsBegin = "172.16.";

    /// <summary>How many top prefixes there can be.</summary>
    public const int Tops = 64;

    /// <summary>A prefix that is nearly full, a large one, one of IPv6, one with children, and top prefixes.</summary>
    public static readonly IReadOnlyList<Place> All =
    [
        new("10.1.0.0/27", PlaceKind.Addresses, 3),
        new(Large, PlaceKind.Addresses, 40),
        new("2001:db8:1::/64", PlaceKind.Addresses, 20),
        new("10.3.0.0/16", PlaceKind.Children, 12),
        new(null, PlaceKind.Tops, 3),
    ];

    /// <summary>The addresses that a dump lists though nobody acquired them.</summary>
    public static readonly IReadOnlyList<string> Reserved = ["10.1.0.0", "10.1.0.31", "10.2.0.0", "10.2.255.255", "2001:db8:1::"];
}
