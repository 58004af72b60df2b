using Microsoft.Extensions.Logging.Console;

namespace NetIpam.Server.Hosting;

/// <summary>The log of the server, on standard error.</summary>
internal static class ServerLog
{
    private const string TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";

    public static void AddServerLog(this ILoggingBuilder logging, LogLevel level, LogFormat format)
    {
        logging.SetMinimumLevel(level);
        if (level > LogLevel.Debug)
            logging.AddFilter("Microsoft", LogLevel.Warning);
        // A request has one line, ours. And while these may log, the framework makes an activity and a scope for each.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Warning);
        // It logs what it throws as well, with a stack; a failure to start is one line.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        if (format == LogFormat.Json)
        {
            logging.AddJsonConsole(json =>
            {
                json.TimestampFormat = TimestampFormat.TrimEnd();
                json.UseUtcTimestamp = true;
            });
        }
        else
        {
            logging.AddSimpleConsole(text =>
            {
                text.SingleLine = true;
                text.TimestampFormat = TimestampFormat;
                text.UseUtcTimestamp = true;
            });
        }
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
