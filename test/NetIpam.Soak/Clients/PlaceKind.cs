namespace NetIpam.Soak.Clients;

/// <summary>What there is to acquire.</summary>
public enum PlaceKind
{
    /// <summary>Addresses of a prefix.</summary>
    Addresses,

    /// <summary>Child prefixes of a prefix.</summary>
    Children,

    /// <summary>Top prefixes.</summary>
    Tops,
}
