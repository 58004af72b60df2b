using System.CommandLine;
using NetIpam.Cli.Help;
using NetIpam.Rpc;
using NetIpam.Rpc.Health;
using static NetIpam.Rpc.Health.HealthCheckResponse.Types;

namespace NetIpam.Cli.Commands;

/// <summary><c>ipam health</c></summary>
internal static class HealthCommand
{
    /// <summary>Who asks, asks again; an answer that comes late is as bad as none.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Command Create() =>
        new ExampleCommand("health", "Tells by the exit status whether the server can be used: 0 if it can, else 1. Asks once.", "ipam health").Runs(
            async (context, cancellationToken) =>
        {
            if (!await context.Client.IsServingAsync(cancellationToken).ConfigureAwait(false))
                throw new RpcException(RpcCode.Unavailable, "the server is not serving: its store cannot be used, or it is about to stop");
            context.Print(new HealthCheckResponse { Status = ServingStatus.Serving }, "serving");
        }, Patience, attempts: 1);
}
