namespace NetIpam.Server.Hosting;

/// <summary>How the log is written.</summary>
internal enum LogFormat
{
    /// <summary>One line an entry, for people.</summary>
    Text,

    /// <summary>One JSON object an entry, for programs.</summary>
    Json,
}
