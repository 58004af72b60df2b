using Microsoft.AspNetCore.Http;

namespace NetIpam.Rpc.AspNetCore.Framing;

/// <summary>The headers of a protocol that tell how its messages are compressed.</summary>
/// <param name="HeaderName">Names what was used.</param>
/// <param name="AcceptHeaderName">Names what may be used.</param>
internal sealed record MessageEncoding(string HeaderName, string AcceptHeaderName)
{
    /// <summary>The one compression that is supported.</summary>
    public const string GZip = "gzip";

    public static readonly MessageEncoding Grpc = new("Grpc-Encoding", "Grpc-Accept-Encoding");
    public static readonly MessageEncoding Connect = new("Connect-Content-Encoding", "Connect-Accept-Encoding");

    /// <summary>Whether messages of the request may be compressed.</summary>
    /// <exception cref="RpcException"><see cref="RpcCode.Unimplemented"/>: in another way than gzip.</exception>
    public bool IsNamed(IHeaderDictionary request)
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

    /// <summary>Sets the headers of an answer; whether its messages may be compressed.</summary>
    public bool Negotiate(IHeaderDictionary request, IHeaderDictionary response)
    {
        response[AcceptHeaderName] = GZip;
        if (!request.ContainsKey(AcceptHeaderName))
            return false;
        foreach (var encoding in request.GetCommaSeparatedValues(AcceptHeaderName))
        {
            if (string.Equals(encoding, GZip, StringComparison.Ordinal))
            {
                response[HeaderName] = GZip;
                return true;
            }
        }
        return false;
    }
}
