using NetIpam.Api.V1;
using NetIpam.Client;
using NetIpam.Migration.Verification;
using NetIpam.Rpc;

namespace NetIpam.Migration.Targets;

/// <summary>A running service of NetIpam.</summary>
internal sealed class ServiceTarget(IpamClientOptions options) : IMigrationTarget
{
    private readonly IpamClient _client = new(options);

    public async Task<NamespaceContent?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var response = await _client.DumpAsync(new DumpRequest { Namespace = name }, cancellationToken).ConfigureAwait(false);
            return NamespaceContent.Parse(response.Dump);
        }
        catch (RpcException e) when (e.Code == RpcCode.NotFound)
        {
            return null;
        }
    }

    public async Task WriteAsync(string name, NamespaceContent content, CancellationToken cancellationToken)
    {
        await _client.CreateNamespaceAsync(new CreateNamespaceRequest { Namespace = name }, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (content.Prefixes.Count > 0)
            await _client.LoadAsync(new LoadRequest { Namespace = name, Dump = content.ToDump(name) }, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return default;
    }
}
