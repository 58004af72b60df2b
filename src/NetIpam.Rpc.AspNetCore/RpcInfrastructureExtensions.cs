using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using NetIpam.Rpc.AspNetCore.Health;
using NetIpam.Rpc.AspNetCore.Reflection;
using NetIpam.Rpc.Health;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace NetIpam.Rpc.AspNetCore;

/// <summary>Maps the services that tools of gRPC look for on every server.</summary>
public static class RpcInfrastructureExtensions
{
    /// <summary>Maps <c>grpc.health.v1.Health</c>: Check and Watch.</summary>
    /// <param name="endpoints">Where to map.</param>
    /// <param name="health">What it tells.</param>
    /// <returns>All endpoints of the service, to add conventions to.</returns>
    public static IEndpointConventionBuilder MapRpcHealth(this IEndpointRouteBuilder endpoints, RpcHealth health)
    {
        var service = new HealthService(health);
        return endpoints.MapRpcService(RpcHealth.Descriptor, table => table
            .Unary<HealthCheckRequest, HealthCheckResponse>("Check", service.CheckAsync)
            .ServerStreaming<HealthCheckRequest, HealthCheckResponse>("Watch", service.WatchAsync));
    }

    /// <summary>Maps <c>grpc.reflection.v1.ServerReflection</c> and <c>grpc.reflection.v1alpha.ServerReflection</c>, by which
    /// tools such as grpcurl learn what can be called.</summary>
    /// <param name="endpoints">Where to map.</param>
    /// <param name="services">What they tell of; they tell of themselves, too.</param>
    /// <returns>All endpoints of both, to add conventions to.</returns>
    public static IEndpointConventionBuilder MapRpcReflection(
        this IEndpointRouteBuilder endpoints, params IEnumerable<ServiceDescriptor> services)
    {
        var v1 = Reflection.V1.ReflectionReflection.Descriptor.Services[0];
        var v1Alpha = Reflection.V1Alpha.ReflectionReflection.Descriptor.Services[0];
        var service = new ReflectionService([.. services, v1, v1Alpha]);
        var group = endpoints.MapGroup("");
        group.MapRpcService(v1, table => table
            .BidirectionalStreaming<Reflection.V1.ServerReflectionRequest, Reflection.V1.ServerReflectionResponse>(
                "ServerReflectionInfo", service.AnswerAsync));
        group.MapRpcService(v1Alpha, table => table
            .BidirectionalStreaming<Reflection.V1Alpha.ServerReflectionRequest, Reflection.V1Alpha.ServerReflectionResponse>(
                "ServerReflectionInfo", service.AnswerAlphaAsync));
        return group;
    }
}
