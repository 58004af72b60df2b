using System.Runtime.CompilerServices;
using NetIpam.Rpc.Health;
using static NetIpam.Rpc.Health.HealthCheckResponse.Types;

namespace NetIpam.Rpc.AspNetCore.Health;

/// <summary>Answers the calls of <c>grpc.health.v1.Health</c>.</summary>
internal sealed class HealthService(RpcHealth health)
{
    public ValueTask<HealthCheckResponse> CheckAsync(HealthCheckRequest request, RpcContext context)
    {
        var status = health.Get(request.Service).Status;
        return status == ServingStatus.ServiceUnknown
            ? throw new RpcException(RpcCode.NotFound, $"There is no service {request.Service}.")
            : ValueTask.FromResult(new HealthCheckResponse { Status = status });
    }

    public IAsyncEnumerable<HealthCheckResponse> WatchAsync(HealthCheckRequest request, RpcContext context) =>
        WatchAsync(request.Service, context.CancellationToken);

    private async IAsyncEnumerable<HealthCheckResponse> WatchAsync(
        string service, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ServingStatus? told = null;
        while (true)
        {
            var (status, isLast, change) = health.Get(service);
            if (status != told)
                yield return new HealthCheckResponse { Status = status };
            told = status;
            if (isLast)
                yield break;
            await change.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
