using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetIpam.Api.V1;
using NetIpam.Client;
using NetIpam.Rpc;

namespace TenantWorker;

/// <summary>Acquires a network for each tenant that has none yet.</summary>
internal sealed class TenantNetworks(IpamClient ipam, IOptions<TenantOptions> options, ILogger<TenantNetworks> logger) : BackgroundService
{
    private const int Length = 64;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Directory.CreateDirectory(options.Value.Folder);
        using var timer = new PeriodicTimer(options.Value.Period);
        do
        {
            try
            {
                await ProvideAsync(stoppingToken);
            }
            catch (RpcException e)
            {
                // The client has tried again for a while already. There is a next time.
                logger.LogError("{Message}", e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ProvideAsync(CancellationToken cancellationToken)
    {
        foreach (var tenant in await File.ReadAllLinesAsync(options.Value.List, cancellationToken))
        {
            var file = Path.Combine(options.Value.Folder, Path.GetFileName(tenant));
            if (tenant.Length == 0 || File.Exists(file))
                continue;
            // The key names the request. A worker that was killed before it wrote the file asks again, and is given the same network.
            var answer = await ipam.AcquireChildPrefixAsync(
                new AcquireChildPrefixRequest { Cidr = options.Value.Pool, Length = Length }, $"network-of-{tenant}", cancellationToken);
            await WriteAsync(file, answer.Prefix.Cidr, cancellationToken);
            logger.LogInformation("{Tenant} has {Network}", tenant, answer.Prefix.Cidr);
        }
    }

    /// <summary>Writes a file that is there as a whole, or not.</summary>
    private static async Task WriteAsync(string file, string network, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(file + ".tmp", network + "\n", cancellationToken);
        File.Move(file + ".tmp", file);
    }
}
