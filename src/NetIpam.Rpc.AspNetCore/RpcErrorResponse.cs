using Microsoft.AspNetCore.Http;
using NetIpam.Rpc.AspNetCore.Connect;
using NetIpam.Rpc.AspNetCore.Grpc;
using NetIpam.Rpc.AspNetCore.Telemetry;

namespace NetIpam.Rpc.AspNetCore;

/// <summary>Answers a call outside of a handler: for middleware that refuses it.</summary>
public static class RpcErrorResponse
{
    /// <summary>Answers a request with an error, in the protocol of its content type; in Connect's if that is none.
    /// Nothing may have been written yet; the body need not have been read.</summary>
    /// <param name="http">The request.</param>
    /// <param name="error">The error.</param>
    public static Task WriteRpcErrorAsync(this HttpContext http, RpcException error)
    {
        CallOutcome.Set(http, error.Code);
        return GrpcContentType.Find(http.Request.ContentType) is { } grpcType && HttpMethods.IsPost(http.Request.Method)
            ? GrpcProtocol.WriteErrorAsync(http, grpcType, error)
            : ConnectUnary.WriteErrorAsync(http, error, error.Code.ToHttpStatus());
    }
}
