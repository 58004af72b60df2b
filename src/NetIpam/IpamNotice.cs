namespace NetIpam;

/// <summary>Something an operator should know of.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="Message">One line for a person.</param>
/// <param name="Exception">What caused it, if anything did.</param>
public sealed record IpamNotice(IpamNoticeLevel Level, string Message, Exception? Exception = null);
