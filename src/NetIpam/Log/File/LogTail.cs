namespace NetIpam.Log;

/// <summary>What follows the last good line of a log file.</summary>
internal enum LogTail
{
    /// <summary>Nothing.</summary>
    Clean = 0,

    /// <summary>A line that was not written completely, so never acknowledged.</summary>
    Torn = 1,

    /// <summary>A complete line that is wrong: perhaps a commit that was acknowledged and is damaged.</summary>
    Wrong = 2,
}
