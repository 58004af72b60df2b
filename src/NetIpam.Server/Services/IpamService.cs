using System.Globalization;
using NetIpam.Api.V1;
using NetIpam.Rpc.AspNetCore;
using NetIpam.Server.Security;
using static NetIpam.Server.Services.RequestText;

namespace NetIpam.Server.Services;

/// <summary><c>api.v1.IpamService</c>: translates requests to calls of the library, and its answers to messages.</summary>
internal sealed class IpamService(Ipam ipam, ILogger<IpamService> logger)
{
    /// <summary>The header that tells how many findings there were in a dump that was loaded.</summary>
    public const string LoadFindingsHeader = "Ipam-Load-Findings";

    private const int MaxLoggedFindings = 100;

    public async ValueTask<CreatePrefixResponse> CreatePrefixAsync(CreatePrefixRequest request, RpcContext context)
    {
        var prefix = await Namespace(request.Namespace)
            .CreatePrefixAsync(ToPrefix("cidr", request.Cidr), ToRequestId(context), context.CancellationToken)
            .ConfigureAwait(false);
        return new() { Prefix = ToMessage(prefix, null) };
    }

    public async ValueTask<DeletePrefixResponse> DeletePrefixAsync(DeletePrefixRequest request, RpcContext context)
    {
        var prefix = await Namespace(request.Namespace)
            .DeletePrefixAsync(ToPrefix("cidr", request.Cidr), ToRequestId(context), context.CancellationToken)
            .ConfigureAwait(false);
        return new() { Prefix = ToMessage(prefix.Cidr, prefix.Parent) };
    }

    public async ValueTask<GetPrefixResponse> GetPrefixAsync(GetPrefixRequest request, RpcContext context)
    {
        var prefix = await Namespace(request.Namespace)
            .GetPrefixAsync(ToPrefix("cidr", request.Cidr), context.CancellationToken)
            .ConfigureAwait(false);
        return new() { Prefix = ToMessage(prefix.Cidr, prefix.Parent) };
    }

    public async ValueTask<ListPrefixesResponse> ListPrefixesAsync(ListPrefixesRequest request, RpcContext context)
    {
        var prefixes = await Namespace(request.Namespace).ListPrefixesAsync(context.CancellationToken).ConfigureAwait(false);
        return new() { Prefixes = { prefixes.Select(prefix => ToMessage(prefix.Cidr, prefix.Parent)) } };
    }

    public async ValueTask<PrefixUsageResponse> PrefixUsageAsync(PrefixUsageRequest request, RpcContext context)
    {
        var usage = LegacyUsage.From(await Namespace(request.Namespace)
            .GetUsageAsync(ToPrefix("cidr", request.Cidr), context.CancellationToken)
            .ConfigureAwait(false));
        return new()
        {
            AvailableIps = usage.AvailableAddresses,
            AcquiredIps = usage.AcquiredAddresses,
            AvailableSmallestPrefixes = usage.AvailableSmallestPrefixes,
            AvailablePrefixes = { usage.AvailablePrefixes.Select(prefix => prefix.ToString()) },
            AcquiredPrefixes = usage.AcquiredPrefixes,
        };
    }

    public async ValueTask<AcquireChildPrefixResponse> AcquireChildPrefixAsync(AcquireChildPrefixRequest request, RpcContext context)
    {
        var parent = ToPrefix("cidr", request.Cidr);
        var requestId = ToRequestId(context);
        var space = Namespace(request.Namespace);
        var child = request.ChildCidr.Length > 0
            ? await space
                .AcquireSpecificChildPrefixAsync(parent, ToPrefix("childCidr", request.ChildCidr), requestId, context.CancellationToken)
                .ConfigureAwait(false)
            : await space
                .AcquireChildPrefixAsync(parent, int.CreateSaturating(request.Length), requestId, context.CancellationToken)
                .ConfigureAwait(false);
        return new() { Prefix = ToMessage(child, parent) };
    }

    public async ValueTask<ReleaseChildPrefixResponse> ReleaseChildPrefixAsync(ReleaseChildPrefixRequest request, RpcContext context)
    {
        var child = await Namespace(request.Namespace)
            .ReleaseChildPrefixAsync(ToPrefix("cidr", request.Cidr), ToRequestId(context), context.CancellationToken)
            .ConfigureAwait(false);
        return new() { Prefix = ToMessage(child.Cidr, child.Parent) };
    }

    public async ValueTask<AcquireIPResponse> AcquireIPAsync(AcquireIPRequest request, RpcContext context)
    {
        var prefix = ToPrefix("prefixCidr", request.PrefixCidr);
        var requestId = ToRequestId(context);
        var space = Namespace(request.Namespace);
        var address = request.Ip.Length > 0
            ? await space
                .AcquireSpecificAddressAsync(prefix, ToAddress("ip", request.Ip), requestId, context.CancellationToken)
                .ConfigureAwait(false)
            : await space.AcquireAddressAsync(prefix, requestId, context.CancellationToken).ConfigureAwait(false);
        var response = new AcquireIPResponse { Ip = ToMessage(address, prefix) };
        if (request.HasNamespace)
            response.Namespace = request.Namespace;
        return response;
    }

    public async ValueTask<ReleaseIPResponse> ReleaseIPAsync(ReleaseIPRequest request, RpcContext context)
    {
        var prefix = ToPrefix("prefixCidr", request.PrefixCidr);
        var address = ToAddress("ip", request.Ip);
        await Namespace(request.Namespace)
            .ReleaseAddressAsync(prefix, address, ToRequestId(context), context.CancellationToken)
            .ConfigureAwait(false);
        return new() { Ip = ToMessage(address, prefix) };
    }

    public async ValueTask<DumpResponse> DumpAsync(DumpRequest request, RpcContext context) =>
        new() { Dump = await Namespace(request.Namespace).DumpAsync(context.CancellationToken).ConfigureAwait(false) };

    public async ValueTask<LoadResponse> LoadAsync(LoadRequest request, RpcContext context)
    {
        var space = Namespace(request.Namespace);
        var report = await space
            .LoadAsync(request.Dump, ToRequestId(context), context.CancellationToken)
            .ConfigureAwait(false);
        foreach (var finding in report.Findings.Take(MaxLoggedFindings))
            logger.LogWarning("Loading {Namespace}: {Finding}", space.Name, finding.Message);
        if (report.Findings.Count > MaxLoggedFindings)
            logger.LogWarning("Loading {Namespace}: {Count} findings more.", space.Name, report.Findings.Count - MaxLoggedFindings);
        context.ResponseHeaders[LoadFindingsHeader] = report.Findings.Count.ToString(CultureInfo.InvariantCulture);
        return new();
    }

    public async ValueTask<CreateNamespaceResponse> CreateNamespaceAsync(CreateNamespaceRequest request, RpcContext context)
    {
        await ipam.CreateNamespaceAsync(request.Namespace, ToRequestId(context), context.CancellationToken).ConfigureAwait(false);
        return new();
    }

    public async ValueTask<ListNamespacesResponse> ListNamespacesAsync(ListNamespacesRequest request, RpcContext context)
    {
        var names = await ipam.ListNamespacesAsync(context.CancellationToken).ConfigureAwait(false);
        var caller = context.Features.Get<Caller>();
        return new() { Namespace = { names.Where(name => caller is null || caller.May(Role.Reader, name)) } };
    }

    public async ValueTask<DeleteNamespaceResponse> DeleteNamespaceAsync(DeleteNamespaceRequest request, RpcContext context)
    {
        await ipam.DeleteNamespaceAsync(request.Namespace, ToRequestId(context), context.CancellationToken).ConfigureAwait(false);
        return new();
    }

    public static ValueTask<VersionResponse> VersionAsync(VersionRequest request, RpcContext context) =>
        ValueTask.FromResult(new VersionResponse
        {
            Version = BuildInfo.Version,
            Revision = BuildInfo.Revision,
            GitSha1 = BuildInfo.GitSha1,
            BuildDate = BuildInfo.BuildDate,
        });

    private IpamNamespace Namespace(string name) => name.Length == 0 ? ipam.Root : ipam.Namespace(name);

    private static Prefix ToMessage(Cidr prefix, Cidr? parent) =>
        new() { Cidr = prefix.ToString(), ParentCidr = parent?.ToString() ?? "" };

    private static IP ToMessage(IPAddressValue address, Cidr prefix) =>
        new() { Ip = address.ToString(), ParentPrefix = prefix.ToString() };
}
