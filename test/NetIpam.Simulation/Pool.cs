namespace NetIpam.Simulation;

/// <summary>A prefix that clients take addresses or child prefixes from.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Prefix">The prefix; in no other namespace, so that its text says which it is.</param>
/// <param name="Children">The lengths of child prefixes that are taken from it; none if addresses are.</param>
internal sealed record Pool(string Namespace, Cidr Prefix, params int[] Children)
{
    public const string Second = "blue";

    private static readonly Pool[] Root =
    [
        new("root", "10.0.0.0/29"), new("root", "10.0.1.0/27"), new("root", "2001:db8::/125"),
        new("root", "10.1.0.0/26", 28, 29, 30), new("root", "2001:db8:1::/120", 122, 123),
    ];

    private static readonly Pool[] Blue = [new(Second, "10.8.0.0/29"), new(Second, "10.9.0.0/27", 29, 30)];

    /// <summary>Top prefixes that come and go; they overlap each other.</summary>
    public static Cidr[] Tops { get; } = ["10.2.0.0/24", "10.2.0.0/25", "10.2.0.128/25", "10.2.0.64/26"];

    public static IReadOnlyList<Pool> All(bool secondNamespace) => secondNamespace ? [.. Root, .. Blue] : Root;

    public string Text => Prefix.ToString();
}
