using NetIpam.Rpc;
using NetIpam.Rpc.Details;

namespace NetIpam.Client.Calls;

/// <summary>What a failed attempt means for the call. The service says <c>unavailable</c>, <c>aborted</c> and
/// <c>resource_exhausted</c> with a reason of what it certainly did not do; a proxy between gives no reason.</summary>
internal static class CallFailure
{
    private const string OutcomeUnknown = "OUTCOME_UNKNOWN";
    private const string Domain = "netipam";

    /// <summary>Whether the same request with the same key may succeed later.</summary>
    public static bool IsPassing(RpcException failure) => failure.Code switch
    {
        RpcCode.Unavailable or RpcCode.Aborted => true,
        RpcCode.ResourceExhausted => HasReason(failure),
        RpcCode.Unknown => IsBroken(failure) || string.Equals(Reason(failure), OutcomeUnknown, StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Whether the attempt may have made the change though it failed.</summary>
    public static bool MayHaveChanged(RpcException failure) => failure.Code switch
    {
        RpcCode.Unavailable or RpcCode.Aborted => !failure.WasNotProcessed && !HasReason(failure),
        RpcCode.Unknown or RpcCode.DeadlineExceeded or RpcCode.Canceled or RpcCode.Internal or RpcCode.DataLoss => true,
        _ => false,
    };

    /// <summary>The error of a change that an attempt may have made: the last one, unless that says that nothing was done, which
    /// is true of the last attempt only.</summary>
    public static RpcException AfterUncertainty(RpcException last) => last.Code switch
    {
        RpcCode.Unavailable or RpcCode.Aborted or RpcCode.ResourceExhausted or RpcCode.Unauthenticated
            or RpcCode.PermissionDenied or RpcCode.Unimplemented => new RpcException(
                RpcCode.Unknown,
                $"{last.Message}; whether the change was made is not known",
                [RpcErrorDetail.ErrorInfo(OutcomeUnknown, Domain)],
                last),
        _ => last,
    };

    /// <summary>How long the server asks to wait; zero if it does not.</summary>
    public static TimeSpan WaitAskedFor(RpcException failure) =>
        failure.FindDetail<RetryInfo>()?.RetryDelay?.ToTimeSpan() is { } delay && delay > TimeSpan.Zero ? delay : TimeSpan.Zero;

    private static bool IsBroken(RpcException failure) => failure.InnerException is HttpRequestException or IOException;

    private static bool HasReason(RpcException failure) => Reason(failure) is { Length: > 0 };

    private static string? Reason(RpcException failure) => failure.FindDetail<ErrorInfo>()?.Reason;
}
