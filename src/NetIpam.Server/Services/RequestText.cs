using NetIpam.Rpc.AspNetCore;

namespace NetIpam.Server.Services;

/// <summary>Reads the texts of requests.</summary>
internal static class RequestText
{
    /// <summary>The header that names a request, so that it can be made again.</summary>
    public const string RequestIdHeader = "Idempotency-Key";

    /// <exception cref="IpamException"><see cref="IpamReason.MalformedPrefix"/></exception>
    public static Cidr ToPrefix(string text)
    {
        try
        {
            return Cidr.Parse(text);
        }
        catch (FormatException e)
        {
            throw new IpamException(IpamReason.MalformedPrefix, e.Message, e);
        }
    }

    /// <exception cref="IpamException"><see cref="IpamReason.MalformedAddress"/></exception>
    public static IPAddressValue ToAddress(string text)
    {
        try
        {
            return IPAddressValue.Parse(text);
        }
        catch (FormatException e)
        {
            throw new IpamException(IpamReason.MalformedAddress, e.Message, e);
        }
    }

    /// <exception cref="IpamException"><see cref="IpamReason.RequestIdInvalid"/></exception>
    public static RequestId? ToRequestId(RpcContext context) =>
        context.RequestHeaders.TryGetValue(RequestIdHeader, out var values) ? new RequestId(values.ToString()) : null;
}
