using NetIpam.Etcd.Client;
using NetIpam.Etcd.Wire;
using NetIpam.Log;

namespace NetIpam.Etcd.Storage;

/// <summary>Makes changes of which "no space" is resolved by looking.</summary>
internal static class Change
{
    /// <summary>Makes a change, the first operation of which puts something that nothing else puts. After "no space" it is there or not,
    /// and that tells.</summary>
    /// <exception cref="LogUnavailableException">Nothing was changed.</exception>
    /// <exception cref="OutcomeUnknownException">It may have been made, or may still be.</exception>
    public static async ValueTask<TxnResponse> MakeAsync(EtcdClient client, TxnRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await client.ChangeAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (NoSpaceException cause)
        {
            return await WasMadeAsync(client, request.Success[0].RequestPut, cause, cancellationToken).ConfigureAwait(false)
                ? new TxnResponse { Succeeded = true }
                : throw new LogUnavailableException(cause.Message, cause);
        }
    }

    private static async Task<bool> WasMadeAsync(EtcdClient client, PutRequest put, NoSpaceException cause, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.RangeAsync(new RangeRequest { Key = put.Key }, cancellationToken).ConfigureAwait(false);
            return Requests.Single(answer)?.Value == put.Value;
        }
        catch (LogUnavailableException)
        {
            throw new OutcomeUnknownException(cause.Message, cause);
        }
    }
}
