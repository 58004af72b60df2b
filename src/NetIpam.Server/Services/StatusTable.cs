using System.Collections.Frozen;
using NetIpam.Rpc;

namespace NetIpam.Server.Services;

/// <summary>
/// With which code each refusal and failure is answered. Most reasons have one code; where go-ipam answers with another in
/// some procedures its clients depend on that, so it stays, and the exact reason goes into a detail.
/// </summary>
internal static class StatusTable
{
    /// <summary>Who gives the reasons, in <c>google.rpc.ErrorInfo.domain</c>.</summary>
    public const string Domain = "netipam";

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>The code of each reason, unless <see cref="Special"/> says otherwise.</summary>
    private static readonly FrozenDictionary<IpamReason, RpcCode> General = new Dictionary<IpamReason, RpcCode>
    {
        // The request.
        [IpamReason.MalformedPrefix] = RpcCode.InvalidArgument,
        [IpamReason.MalformedAddress] = RpcCode.InvalidArgument,
        [IpamReason.NamespaceNameInvalid] = RpcCode.InvalidArgument,
        [IpamReason.RequestIdInvalid] = RpcCode.InvalidArgument,
        [IpamReason.RequestIdReused] = RpcCode.InvalidArgument,
        [IpamReason.DumpMalformed] = RpcCode.InvalidArgument,
        [IpamReason.DumpInconsistent] = RpcCode.InvalidArgument,
        [IpamReason.TooLarge] = RpcCode.InvalidArgument,

        // Prefixes.
        [IpamReason.PrefixNotFound] = RpcCode.NotFound,
        [IpamReason.PrefixOverlaps] = RpcCode.InvalidArgument,
        [IpamReason.PrefixHasAddresses] = RpcCode.InvalidArgument,
        [IpamReason.PrefixHasChildren] = RpcCode.InvalidArgument,
        [IpamReason.PrefixIsNotChild] = RpcCode.InvalidArgument,
        [IpamReason.ChildLengthInvalid] = RpcCode.InvalidArgument,
        [IpamReason.ChildOutsideParent] = RpcCode.InvalidArgument,
        [IpamReason.ChildAlreadyAcquired] = RpcCode.InvalidArgument,
        [IpamReason.NoChildPrefixAvailable] = RpcCode.InvalidArgument,

        // Addresses. Clients take NotFound of a full prefix as: try the next one.
        [IpamReason.NoAddressAvailable] = RpcCode.NotFound,
        [IpamReason.AddressAlreadyAcquired] = RpcCode.AlreadyExists,
        [IpamReason.AddressOutsidePrefix] = RpcCode.InvalidArgument,
        [IpamReason.AddressNotAcquired] = RpcCode.NotFound,

        // Namespaces.
        [IpamReason.NamespaceNotFound] = RpcCode.NotFound,
        [IpamReason.NamespaceNotEmpty] = RpcCode.FailedPrecondition,
        [IpamReason.NamespaceIsRoot] = RpcCode.FailedPrecondition,

        // The store. Unavailable, Aborted and ResourceExhausted are tried again by clients and proxies by themselves, so
        // they are only said of what was certainly not done. A replica that needs an upgrade stands beside newer ones.
        [IpamReason.StoreUnavailable] = RpcCode.Unavailable,
        [IpamReason.StoreLocked] = RpcCode.Unavailable,
        [IpamReason.UpgradeNeeded] = RpcCode.Unavailable,
        [IpamReason.ClockOff] = RpcCode.Unavailable,
        [IpamReason.Conflict] = RpcCode.Aborted,
        [IpamReason.Overloaded] = RpcCode.ResourceExhausted,
        [IpamReason.OutcomeUnknown] = RpcCode.Unknown,
        [IpamReason.StoreLostCommits] = RpcCode.DataLoss,
        [IpamReason.LogDamaged] = RpcCode.DataLoss,
        [IpamReason.StoreNotUsable] = RpcCode.FailedPrecondition,
    }.ToFrozenDictionary();

    /// <summary>What go-ipam answers differently in one procedure.</summary>
    private static readonly FrozenDictionary<(string Procedure, IpamReason Reason), RpcCode> Special =
        new Dictionary<(string, IpamReason), RpcCode>
        {
            [("AcquireIP", IpamReason.PrefixNotFound)] = RpcCode.InvalidArgument,
            [("AcquireChildPrefix", IpamReason.PrefixNotFound)] = RpcCode.InvalidArgument,
            [("CreatePrefix", IpamReason.NamespaceNotFound)] = RpcCode.InvalidArgument,
            [("GetPrefix", IpamReason.NamespaceNotFound)] = RpcCode.InvalidArgument,
            [("PrefixUsage", IpamReason.NamespaceNotFound)] = RpcCode.InvalidArgument,
            [("ReleaseChildPrefix", IpamReason.NamespaceNotFound)] = RpcCode.InvalidArgument,
            [("AcquireChildPrefix", IpamReason.NamespaceNotFound)] = RpcCode.InvalidArgument,
            [("AcquireIP", IpamReason.NamespaceNotFound)] = RpcCode.InvalidArgument,
            [("Load", IpamReason.NamespaceNotEmpty)] = RpcCode.InvalidArgument,
        }.ToFrozenDictionary();

    /// <summary>The code of a refusal or failure.</summary>
    /// <param name="procedure">The name of the method, e.g. <c>AcquireIP</c>.</param>
    /// <param name="reason">The reason.</param>
    public static RpcCode CodeOf(string procedure, IpamReason reason) =>
        Special.TryGetValue((procedure, reason), out var code) ? code : General[reason];

    /// <summary>The answer to a refusal or failure.</summary>
    public static RpcException ErrorOf(string procedure, IpamException refusal)
    {
        var code = CodeOf(procedure, refusal.Reason);
        List<RpcErrorDetail> details = [RpcErrorDetail.ErrorInfo(refusal.Reason.ToWireName(), Domain)];
        if (code == RpcCode.ResourceExhausted)
            details.Add(RpcErrorDetail.RetryInfo(RetryDelay));
        return new RpcException(code, refusal.Message, details, refusal);
    }
}
