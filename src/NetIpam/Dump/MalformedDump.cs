namespace NetIpam.Dump;

/// <summary>The refusal of a text that is not a dump: what was expected, and where it is not.</summary>
internal static class MalformedDump
{
    public static IpamException Because(string what, Exception? cause = null) =>
        new(IpamReason.DumpMalformed, $"The dump is not a JSON array of prefixes as go-ipam's dump writes it: {what}", cause);
}
