using System.Net.Sockets;
using System.Security.Authentication;

namespace NetIpam.Rpc.Client;

/// <summary>What a failure of HTTP, before there was an answer, means for the call.</summary>
internal static class TransportFailure
{
    private const long RefusedStream = 7;

    /// <summary>The error of a request that was not answered.</summary>
    public static RpcException ToRpcException(HttpRequestException failure, string server)
    {
        var protocol = FindProtocolException(failure);
        switch (failure.HttpRequestError)
        {
            case HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError
                or HttpRequestError.SecureConnectionError:
            case HttpRequestError.VersionNegotiationError when protocol is null:
                return NotProcessed($"cannot reach {server}: {Cause(failure)}", failure);
            case HttpRequestError.ConfigurationLimitExceeded:
                return new RpcException(RpcCode.ResourceExhausted, $"the answer of {server} is too large", null, failure);
            case HttpRequestError.HttpProtocolError when protocol is not null && IsRefusal(failure, protocol):
                return NotProcessed($"{server} refused the request: {Cause(failure)}", failure);
            default:
                return Broken(failure, server);
        }
    }

    /// <summary>The error of a call whose connection broke. The request may have arrived: whether it was carried out is not
    /// known, so this is not "unavailable".</summary>
    public static RpcException Broken(Exception failure, string server) => new(
        RpcCode.Unknown, $"the connection to {server} broke before the answer was there: {Cause(failure)}", null, failure);

    private static RpcException NotProcessed(string message, HttpRequestException failure) =>
        new(RpcCode.Unavailable, message, null, failure) { WasNotProcessed = true };

    /// <summary>Whether the server gave the stream back untouched (RFC 9113, 8.7). A connection that ends with the same code says
    /// less; of that the message is the one of the exception inside.</summary>
    private static bool IsRefusal(HttpRequestException failure, HttpProtocolException protocol) =>
        protocol.ErrorCode == RefusedStream && !string.Equals(failure.Message, protocol.Message, StringComparison.Ordinal);

    private static HttpProtocolException? FindProtocolException(Exception failure)
    {
        for (Exception? inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (inner is HttpProtocolException protocol)
                return protocol;
        }
        return null;
    }

    private static string Cause(Exception failure)
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
