using System.Net;
using System.Text;

namespace NetIpam.Fuzz.Targets;

/// <summary>Addresses as text: what is taken is what the framework takes it for, and comes back from its own text.</summary>
internal sealed class AddressTarget : IFuzzTarget
{
    public string Name => "address";

    public IReadOnlyList<string> Words { get; } = ["10.0.0.1", "255.255.255.255", "::", "::1", "fe80::", "::ffff:1.2.3.4", "%eth0", "ffff", "0000", "00", "01", "x"];

    public void Try(byte[] input)
    {
        var isText = IPAddressValue.TryParse(input, out var fromBytes);
        var text = Encoding.Latin1.GetString(input);
        if (IPAddressValue.TryParse(text, out var address) != isText || address != fromBytes)
            throw new FuzzFaultException("Bytes and characters are read differently.");
        if (!isText)
            return;
        var written = address.ToString();
        if (IPAddressValue.Parse(written) != address || IPAddressValue.Parse(Encoding.ASCII.GetBytes(written)) != address)
            throw new FuzzFaultException($"'{written}' is not read as what it was written from.");
        if (!IPAddress.TryParse(text, out var theirs) || !theirs.Equals(address.ToIPAddress()))
            throw new FuzzFaultException($"The framework reads '{text}' as {theirs}.");
    }
}
