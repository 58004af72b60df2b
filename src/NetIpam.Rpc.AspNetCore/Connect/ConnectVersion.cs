using Microsoft.AspNetCore.Http;

namespace NetIpam.Rpc.AspNetCore.Connect;

/// <summary>The header <c>Connect-Protocol-Version</c>, which may be absent.</summary>
internal static class ConnectVersion
{
    private const string HeaderName = "Connect-Protocol-Version";
    private const string Supported = "1";

    /// <exception cref="RpcException"><see cref="RpcCode.InvalidArgument"/>: it is another.</exception>
    public static void Check(IHeaderDictionary headers)
    {
        if (headers.TryGetValue(HeaderName, out var version)
            && !string.Equals(version.ToString(), Supported, StringComparison.Ordinal))
            throw new RpcException(RpcCode.InvalidArgument, $"{HeaderName} must be {Supported}, not '{version}'.");
    }
}
