using System.Text.Json.Serialization;

namespace NetIpam.Dump;

/// <summary>One prefix in go-ipam's format, as it stands in a dump.</summary>
internal sealed class DumpedPrefix
{
    public string? Cidr { get; set; }

    public string? ParentCidr { get; set; }

    public string? Namespace { get; set; }

    /// <summary>Child prefixes: true for one that was acquired and is free again, false for one that is acquired.</summary>
    public Dictionary<string, bool>? AvailableChildPrefixes { get; set; }

    [JsonPropertyName("IPs")]
    public Dictionary<string, bool>? Addresses { get; set; }

    /// <summary>Ours, which go-ipam ignores: in a prefix of one or two addresses all of <see cref="Addresses"/> are acquired.
    /// In a dump of go-ipam they are only its network and broadcast address, as it never hands out any there.</summary>
    public bool ReservesNoAddress { get; set; }
}
