using NetIpam.Rpc.AspNetCore;

namespace NetIpam.Server.Hosting;

/// <summary>Makes the health check follow the store, which is asked every other second.</summary>
internal sealed class StoreHealth(Ipam ipam, RpcHealth health, IReadOnlyList<string> services, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private bool? _isServing;

    /// <summary>Whether the store answered when it was last asked.</summary>
    public bool IsServing => _isServing is true;

    /// <summary>Looks until the token ends it. Never throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
                Tell(await IsServingAsync(cancellationToken).ConfigureAwait(false));
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The server stops, and says that of its health by itself.
        }
    }

    private void Tell(bool isServing)
    {
        if (_isServing == isServing)
            return;
        _isServing = isServing;
        foreach (var service in services)
            health.Set(service, isServing);
    }

    private async Task<bool> IsServingAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            // Every answer needs a look at the newest state of the store.
            await ipam.ListNamespacesAsync(either.Token).ConfigureAwait(false);
            return true;
        }
        catch (IpamException e)
        {
            return e.Reason == IpamReason.Overloaded;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }
}
