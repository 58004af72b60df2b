using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;

namespace NetIpam.Rpc.AspNetCore.Cleartext;

/// <summary>Takes <see cref="NowhereEndPoint"/> out of the addresses of a server that has started: nobody can use it.</summary>
internal sealed class NowhereAddress(IServer server) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // The collection can no longer be changed, so another one takes its place.
        if (server.Features.Get<IServerAddressesFeature>() is { } all)
        {
            var feature = new ServerAddressesFeature { PreferHostingUrls = all.PreferHostingUrls };
            foreach (var address in all.Addresses.Where(a => !a.EndsWith(NowhereEndPoint.Name, StringComparison.Ordinal)))
                feature.Addresses.Add(address);
            server.Features.Set<IServerAddressesFeature>(feature);
        }
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
