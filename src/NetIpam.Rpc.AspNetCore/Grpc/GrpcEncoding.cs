using Microsoft.AspNetCore.Http;

namespace NetIpam.Rpc.AspNetCore.Grpc;

/// <summary>The headers <c>grpc-encoding</c> and <c>grpc-accept-encoding</c>: how messages are compressed.</summary>
internal static class GrpcEncoding
{
    public const string HeaderName = "Grpc-Encoding";
    public const string AcceptHeaderName = "Grpc-Accept-Encoding";
    public const string GZip = "gzip";

    /// <summary>Whether messages of the request may be compressed.</summary>
    /// <exception cref="RpcException"><see cref="RpcCode.Unimplemented"/>: in another way than gzip.</exception>
    public static bool IsNamed(IHeaderDictionary request)
    {
        var encoding = request[HeaderName].ToString();
        return encoding switch
        {
            "" or "identity" => false,
            GZip => true,
            _ => throw new RpcException(
                RpcCode.Unimplemented, $"The encoding {encoding} is not supported; gzip and identity are."),
        };
    }

    /// <summary>Whether messages of the answer may be compressed.</summary>
    public static bool IsAccepted(IHeaderDictionary request)
    {
        foreach (var encoding in request.GetCommaSeparatedValues(AcceptHeaderName))
        {
            if (string.Equals(encoding, GZip, StringComparison.Ordinal))
                return true;
        }
        return false;
    }
}
