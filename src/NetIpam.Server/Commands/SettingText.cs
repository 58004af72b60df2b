using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetIpam.Server.Hosting;

namespace NetIpam.Server.Commands;

/// <summary>Reads the texts of settings.</summary>
internal static class SettingText
{
    /// <exception cref="FormatException">It is empty.</exception>
    public static string ReadPath(string text) =>
        text.Length > 0 ? Path.GetFullPath(text) : throw new FormatException("The path is empty.");

    /// <exception cref="FormatException">It is neither an endpoint nor off.</exception>
    public static ListenEndpoint? ReadEndpointOrOff(string text) => text is "off" ? null : ListenEndpoint.Parse(text);

    /// <exception cref="FormatException">It is no address of HTTP.</exception>
    public static Uri ReadHttpAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new FormatException($"'{text}' is not an address: write http://HOST:PORT.");

    /// <exception cref="FormatException">The file cannot be read, or has no certificate in PEM.</exception>
    public static X509Certificate2Collection ReadCertificates(string text)
    {
        X509Certificate2Collection certificates = [];
        try
        {
            certificates.ImportFromPem(File.ReadAllText(ReadPath(text)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new FormatException($"There is no certificate in PEM: {e.Message}", e);
        }
        return certificates.Count > 0 ? certificates : throw new FormatException($"There is no certificate in PEM in '{text}'.");
    }

    /// <exception cref="FormatException">It is no endpoint, or others than this machine might reach it.</exception>
    public static ListenEndpoint ReadLoopback(string text)
    {
        var endpoint = ListenEndpoint.Parse(text);
        return endpoint.IsOnlyLoopback([])
            ? endpoint
            : throw new FormatException($"'{text}' is not on loopback: it is served to this machine only. Write localhost:{endpoint.Port}.");
    }

    /// <exception cref="FormatException">It is none.</exception>
    public static CreateMode ReadCreate(string text) => text switch
    {
        "auto" => CreateMode.Auto,
        "never" => CreateMode.Never,
        _ => throw new FormatException($"'{text}' is not auto or never."),
    };

    /// <exception cref="FormatException">It is none.</exception>
    public static LogLevel ReadLogLevel(string text) => text switch
    {
        "error" => LogLevel.Error,
        "warn" => LogLevel.Warning,
        "info" => LogLevel.Information,
        "debug" => LogLevel.Debug,
        _ => throw new FormatException($"'{text}' is not error, warn, info or debug."),
    };

    /// <exception cref="FormatException">It is none.</exception>
    public static LogFormat ReadLogFormat(string text) => text switch
    {
        "text" => LogFormat.Text,
        "json" => LogFormat.Json,
        _ => throw new FormatException($"'{text}' is not text or json."),
    };
}
