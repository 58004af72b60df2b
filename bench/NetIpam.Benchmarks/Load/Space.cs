using System.Globalization;

namespace NetIpam.Benchmarks.Load;

/// <summary>The prefixes that clients acquire from, in turn.</summary>
/// <param name="Prefixes">How many there are: each a /16, or a /24 when there are more than 200.</param>
/// <param name="Fill">How much of each is taken beforehand, in percent.</param>
internal sealed record Space(int Prefixes, double Fill)
{
    private const int MostLarge = 200;
    private const int Small = 24;
    private const int Large = 16;

    private int Length => Prefixes > MostLarge ? Small : Large;

    /// <summary>How many addresses of each prefix are taken beforehand.</summary>
    public int Taken => (int)(((1 << (32 - Length)) - 2) * Fill / 100);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Prefixes} prefix{(Prefixes == 1 ? "" : "es")} /{Length}, {Fill} % taken");

    public Cidr this[int index] => new(new IPAddressValue(IPFamily.V4, ((UInt128)10 << 24) + ((UInt128)index << (32 - Length))), Length);

    /// <summary>Where the pair of that number of a client goes.</summary>
    public Cidr At(int client, int pair) => this[(client + pair) % Prefixes];
}
