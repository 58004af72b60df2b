using System.Net.Sockets;
using System.Security.Authentication;

namespace NetIpam.Rpc.Client;

/// <summary>What a failure of HTTP, before there was an answer, means for the call.</summary>
internal static class TransportFailure
{
    public static RpcException ToRpcException(HttpRequestException failure, string server) => failure.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError
            or HttpRequestError.SecureConnectionError =>
            new RpcException(RpcCode.Unavailable, $"cannot reach {server}: {Cause(failure)}", null, failure),
        HttpRequestError.ConfigurationLimitExceeded =>
            new RpcException(RpcCode.ResourceExhausted, $"the answer of {server} is too large", null, failure),
        // The request may have arrived: whether it was carried out is not known, so this is not "unavailable".
        _ => new RpcException(
            RpcCode.Unknown, $"the connection to {server} broke before the answer was there: {Cause(failure)}", null, failure),
    };

    private static string Cause(HttpRequestException failure)
    {
        for (Exception? inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException socket)
                return Describe(socket);
            if (inner is AuthenticationException)
                return "TLS: " + OneLine(inner.Message);
        }
        return OneLine((failure.InnerException ?? failure).Message);
    }

    private static string Describe(SocketException socket) => socket.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "no such host",
        SocketError.HostUnreachable => "host unreachable",
        SocketError.NetworkUnreachable => "network unreachable",
        SocketError.TimedOut => "no answer to the connection request",
        SocketError.ConnectionReset => "connection reset",
        _ => OneLine(socket.Message),
    };

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
}
