namespace NetIpam.Rpc.Client;

/// <summary>Where a server is, checked.</summary>
internal sealed class ServerAddress
{
    private readonly string _base;

    /// <exception cref="ArgumentException">The address is not absolute, not of http or https, or has a query.</exception>
    public ServerAddress(Uri baseAddress)
    {
        if (!baseAddress.IsAbsoluteUri || baseAddress.Scheme is not ("http" or "https"))
            throw new ArgumentException("The address of a server begins with http:// or https://.", nameof(baseAddress));
        if (baseAddress.Query.Length > 0 || baseAddress.Fragment.Length > 0)
            throw new ArgumentException("The address of a server has no query and no fragment.", nameof(baseAddress));
        Name = baseAddress.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        _base = Name + baseAddress.AbsolutePath.TrimEnd('/');
    }

    /// <summary>What messages call the server.</summary>
    public string Name { get; }

    /// <summary>Where a procedure is found.</summary>
    public Uri Of(string procedure) => new($"{_base}/{procedure}");
}
