using Microsoft.AspNetCore.Http;
using NetIpam.Rpc.AspNetCore.Grpc;

namespace NetIpam.Rpc.AspNetCore.Connect;

/// <summary>The answer to a call that came to no handler.</summary>
internal static class CallError
{
    /// <summary>Answers in the protocol of the content type, and in Connect's if that is none.</summary>
    /// <param name="http">The request.</param>
    /// <param name="error">The error.</param>
    /// <param name="httpStatus">The status of HTTP in Connect's protocol; gRPC's has always the same.</param>
    public static Task WriteAsync(HttpContext http, RpcException error, int httpStatus) =>
        GrpcContentType.Find(http.Request.ContentType) is { } grpcType && HttpMethods.IsPost(http.Request.Method)
            ? GrpcProtocol.WriteErrorAsync(http, grpcType, error)
            : ConnectUnary.WriteErrorAsync(http, error, httpStatus);
}
