namespace NetIpam;

/// <summary>The two versions of the Internet Protocol. The default is <see cref="V4"/>.</summary>
public enum IPFamily : byte
{
    /// <summary>IPv4: addresses of 32 bits (RFC 791).</summary>
    V4 = 0,

    /// <summary>IPv6: addresses of 128 bits (RFC 4291).</summary>
    V6 = 1,
}
