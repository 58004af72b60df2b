using NetIpam.Codec;
using NetIpam.Log;
using NetIpam.State;

namespace NetIpam.Engine;

/// <summary>What callers are told when something other than their request is the matter.</summary>
internal static class Failures
{
    public static IpamException Overloaded(int waiting) =>
        new(IpamReason.Overloaded, $"Too many requests are waiting ({waiting}); try again later. Nothing was changed.");

    public static IpamException Conflict() =>
        new(IpamReason.Conflict, "Other writers of the same namespace were always first; try again. Nothing was changed.");

    public static IpamException NoAnswer(Exception? cause) =>
        new(IpamReason.StoreUnavailable, "The store does not answer. Nothing was changed; try again later.", cause);

    public static IpamException ClockOff(string fault) => new(IpamReason.ClockOff, fault);

    public static IpamException Unknown(Exception? cause) =>
        new(IpamReason.OutcomeUnknown, "The answer of the store was lost: whether the change was made is not known. Ask with the same request id, or look.", cause);

    /// <summary>The failure that callers see for what went wrong below; the exception itself where it is none of the log's.</summary>
    public static Exception Of(Exception cause) => cause switch
    {
        LogTrimmedException => new IpamException(
            IpamReason.StoreUnavailable, $"The log was trimmed by others faster than it could be read, and nothing was changed; try again later: {cause.Message}", cause),
        LogUnavailableException => new IpamException(IpamReason.StoreUnavailable, $"The store failed, and nothing was changed: {cause.Message}", cause),
        OutcomeUnknownException => Unknown(cause),
        LogDamagedException or InvalidLogException => new IpamException(IpamReason.LogDamaged, $"The log cannot be used: {cause.Message}", cause),
        UpgradeNeededException => new IpamException(IpamReason.UpgradeNeeded, $"The log cannot be used until this program is upgraded: {cause.Message}", cause),
        StoreLostCommitsException => new IpamException(IpamReason.StoreLostCommits, $"The log cannot be used: {cause.Message}", cause),
        _ => cause,
    };

    /// <summary>Whether the log must not be used any more after this.</summary>
    public static bool IsFinal(Exception cause) => cause is LogDamagedException or InvalidLogException or UpgradeNeededException or StoreLostCommitsException;
}
