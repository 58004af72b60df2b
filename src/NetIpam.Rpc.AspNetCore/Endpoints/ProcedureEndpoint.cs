using Microsoft.AspNetCore.Http;
using NetIpam.Rpc.AspNetCore.Connect;
using NetIpam.Rpc.AspNetCore.Grpc;

namespace NetIpam.Rpc.AspNetCore.Endpoints;

/// <summary>
/// The one endpoint of a procedure: chooses the protocol by the content type of the request. Routing by content type
/// would need one endpoint for each, and takes <c>application/grpc+proto</c> to the wrong one.
/// </summary>
internal sealed class ProcedureEndpoint(RpcMethod method, ConnectUnary connect, ConnectStream connectStream, GrpcProtocol grpc, UnknownProcedureEndpoint unknown)
{
    public Task InvokeAsync(HttpContext http)
    {
        // Routes do not tell upper from lower case; procedures, and rules of a proxy in front of us, do.
        if (!http.Request.Path.Value!.EndsWith(method.Procedure, StringComparison.Ordinal))
            return unknown.InvokeAsync(http);
        if (HttpMethods.IsGet(http.Request.Method) && method is UnaryMethod { HasNoSideEffects: true } safe)
            return GetAsync(http, safe);
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            var isSafe = method is UnaryMethod { HasNoSideEffects: true };
            http.Response.Headers.Allow = isSafe ? "GET, POST" : HttpMethods.Post;
            return WriteLineAsync(
                http, StatusCodes.Status405MethodNotAllowed, $"A procedure is called with POST{(isSafe ? " or GET" : "")}.\n");
        }
        if (GrpcContentType.Find(http.Request.ContentType) is { } grpcType)
            return grpc.InvokeAsync(http, method, grpcType);
        if (method is UnaryMethod unary && MessageFormat.ForContentType(http.Request.ContentType) is { } format)
            return connect.InvokeAsync(http, unary, format);
        if (method is StreamingMethod streaming && MessageFormat.ForStreamContentType(http.Request.ContentType) is { } streamFormat)
            return connectStream.InvokeAsync(http, streaming, streamFormat);
        var connectTypes = method is StreamingMethod ? MessageFormat.AcceptPostStream : MessageFormat.AcceptPost;
        http.Response.Headers["Accept-Post"] = $"{connectTypes}, {GrpcContentType.AcceptPost}";
        return WriteLineAsync(
            http,
            StatusCodes.Status415UnsupportedMediaType,
            $"The content type of a request is {connectTypes.Replace(", ", " or ", StringComparison.Ordinal)}, or one of gRPC.\n");
    }

    private Task GetAsync(HttpContext http, UnaryMethod safe) =>
        ConnectQuery.FindFormat(http.Request.Query) is { } format
            ? connect.InvokeAsync(http, safe, format)
            : WriteLineAsync(http, StatusCodes.Status415UnsupportedMediaType, "The parameter encoding is json or proto.\n");

    /// <summary>Answers what is not a call of any protocol, so the line is for a person.</summary>
    private static Task WriteLineAsync(HttpContext http, int status, string line)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.ContentLength = line.Length;
        return HttpMethods.IsHead(http.Request.Method)
            ? Task.CompletedTask
            : http.Response.WriteAsync(line, http.RequestAborted);
    }
}
