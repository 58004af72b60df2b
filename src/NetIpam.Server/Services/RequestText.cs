using NetIpam.Rpc.AspNetCore;

namespace NetIpam.Server.Services;

/// <summary>Reads the texts of requests.</summary>
internal static class RequestText
{
    /// <summary>The header that names a request, so that it can be made again.</summary>
    public const string RequestIdHeader = "Idempotency-Key";

    /// <summary>Reads a prefix.</summary>
    /// <param name="field">The field of the request as it is in JSON, to name it when it cannot be read.</param>
    /// <param name="text">What it holds; a field that is missing is empty.</param>
    /// <exception cref="IpamException"><see cref="IpamReason.MalformedPrefix"/></exception>
    public static Cidr ToPrefix(string field, string text)
    {
        if (text.Length == 0)
            throw new IpamException(IpamReason.MalformedPrefix, $"{field}: there is no prefix.");
        try
        {
            return Cidr.Parse(text);
        }
        catch (FormatException e)
        {
            throw new IpamException(IpamReason.MalformedPrefix, $"{field}: {e.Message}", e);
        }
    }

    /// <summary>Reads an address; see <see cref="ToPrefix"/>.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.MalformedAddress"/></exception>
    public static IPAddressValue ToAddress(string field, string text)
    {
        if (text.Length == 0)
            throw new IpamException(IpamReason.MalformedAddress, $"{field}: there is no address.");
        try
        {
            return IPAddressValue.Parse(text);
        }
        catch (FormatException e)
        {
            throw new IpamException(IpamReason.MalformedAddress, $"{field}: {e.Message}", e);
        }
    }

    /// <exception cref="IpamException"><see cref="IpamReason.RequestIdInvalid"/></exception>
    public static RequestId? ToRequestId(RpcContext context) =>
        context.RequestHeaders.TryGetValue(RequestIdHeader, out var values) ? new RequestId(values.ToString()) : null;
}
