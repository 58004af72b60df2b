namespace NetIpam.Etcd.Client;

/// <summary>Reads the text of an endpoint.</summary>
internal static class EtcdEndpoint
{
    private const int DefaultPort = 2379;

    /// <exception cref="ArgumentException">It is not the address of a member, or would be talked to in the clear although TLS is set.</exception>
    public static Uri Parse(string text, bool tls)
    {
        var address = text.Contains("://", StringComparison.Ordinal) ? text : (tls ? "https://" : "http://") + text;
        // What is refused is not repeated: there could be a password in it.
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0
            || uri.PathAndQuery is not "/" || uri.Fragment.Length > 0 || uri.Host.Length == 0)
        {
            throw new ArgumentException("An endpoint of etcd is a host and a port, e.g. localhost:2379 or https://etcd-1.example:2379; user and password are set apart.");
        }
        if (tls && uri.Scheme is "http")
            throw new ArgumentException($"The endpoint {text} of etcd begins with http://, and TLS is set: it would not be used.");
        return address.AsSpan(address.IndexOf("://", StringComparison.Ordinal) + 3).TrimEnd('/').EndsWith($":{uri.Port}", StringComparison.Ordinal)
            ? uri
            : new UriBuilder(uri) { Port = DefaultPort }.Uri;
    }
}
