using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetIpam.Rpc.AspNetCore.Connect;
using NetIpam.Rpc.AspNetCore.Endpoints;
using NetIpam.Rpc.AspNetCore.Grpc;
using NetIpam.Rpc.AspNetCore.Telemetry;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace NetIpam.Rpc.AspNetCore;

/// <summary>Maps protobuf services to endpoints.</summary>
public static class RpcEndpointRouteBuilderExtensions
{
    /// <summary>Maps every method of a service to <c>POST /package.Service/Method</c>, in Connect's protocols with JSON and
    /// binary messages, in gRPC over HTTP/2 and HTTP/1.1, and in gRPC-Web. Unary methods of the
    /// idempotency level <c>NO_SIDE_EFFECTS</c> answer Connect's GET, too. Each endpoint has its
    /// <see cref="RpcMethodMetadata"/>. Any other path below the service is answered with
    /// <see cref="RpcCode.Unimplemented"/>.
    /// Deadlines are kept by the <see cref="TimeProvider"/> of the services, if there is one.</summary>
    /// <param name="endpoints">Where to map.</param>
    /// <param name="service">The service.</param>
    /// <param name="map">Gives every method its handler.</param>
    /// <param name="options">Limits; the defaults if absent.</param>
    /// <returns>All endpoints of the service, to add conventions to.</returns>
    /// <exception cref="InvalidOperationException">A method has no handler.</exception>
    public static IEndpointConventionBuilder MapRpcService(
        this IEndpointRouteBuilder endpoints,
        ServiceDescriptor service,
        Action<RpcMethodTable> map,
        RpcServerOptions? options = null)
    {
        var table = new RpcMethodTable(service);
        map(table);
        options ??= new RpcServerOptions();
        var time = endpoints.ServiceProvider.GetService<TimeProvider>() ?? TimeProvider.System;
        var logger = endpoints.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger(CallLog.Category);
        var connect = new ConnectUnary(options, time, logger);
        var connectStream = new ConnectStream(options, time, logger);
        var grpc = new GrpcProtocol(options, time, logger);
        var unknown = new UnknownProcedureEndpoint(time, logger);

        var group = endpoints.MapGroup("");
        foreach (var method in table.Complete())
        {
            group.Map(method.Procedure, new ProcedureEndpoint(method, connect, connectStream, grpc, unknown).InvokeAsync)
                .WithMetadata(new RpcMethodMetadata(method.Procedure, method is StreamingMethod));
        }
        group.Map($"/{service.FullName}/{{**procedure}}", unknown.InvokeAsync).WithMetadata(UnknownProcedure.Mark);
        return group;
    }
}
