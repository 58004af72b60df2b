namespace NetIpam;

/// <summary>How bad a notice is.</summary>
public enum IpamNoticeLevel
{
    /// <summary>Worth knowing; nothing to do.</summary>
    Information = 0,

    /// <summary>Something was put right, or will be tried again.</summary>
    Warning = 1,

    /// <summary>Something is broken; a person has to act.</summary>
    Error = 2,
}
