using System.Text;

namespace NetIpam.Fuzz.Targets;

/// <summary>Prefixes as text.</summary>
internal sealed class PrefixTarget : IFuzzTarget
{
    public string Name => "prefix";

    public IReadOnlyList<string> Words { get; } = ["/0", "/32", "/33", "/128", "/129", "/032", "10.0.0.0", "::", "fe80::", "::ffff:1.2.3.4", "%eth0", "/-1", "/+8"];

    public void Try(byte[] input)
    {
        var isText = Cidr.TryParse(input, out var prefix);
        if (Cidr.TryParse(Encoding.Latin1.GetString(input), out var same) != isText || same != prefix)
            throw new FuzzFaultException("Bytes and characters are read differently.");
        if (!isText)
            return;
        var written = prefix.ToString();
        if (Cidr.Parse(written) != prefix || Cidr.Parse(Encoding.ASCII.GetBytes(written)) != prefix)
            throw new FuzzFaultException($"'{written}' is not read as what it was written from.");
        if (!prefix.Contains(prefix.First) || !prefix.Contains(prefix.Last) || prefix != new Cidr(prefix.Last, prefix.Length))
            throw new FuzzFaultException($"{prefix} does not hold its own ends.");
    }
}
