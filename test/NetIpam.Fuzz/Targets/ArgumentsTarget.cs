using System.Text;
using NetIpam.Server.Commands;
using NetIpam.Server.Hosting;
using NetIpam.Server.Security;
using NetIpam.Server.Telemetry.Prefixes;

namespace NetIpam.Fuzz.Targets;

/// <summary>Command lines of <c>ipam-server</c>, one argument a line, and the values of its settings. Only tools are run, on a
/// store that is not there, so that nothing is served.</summary>
internal sealed class ArgumentsTarget : IFuzzTarget
{
    public string Name => "arguments";

    public IReadOnlyList<string> Words { get; } =
    [
        "\n", "--namespace", "--path", "--log", "--rescued", "--help", "--version", "--log-level", "--create", "--grpc-server-endpoint", "--cors-origin", "show", "diff", "file", "memory", "--", "=",
        "@file", "10.0.0.0/8^+", "^16-24", "root=", "[suggest]", "https://a.example", "localhost:9090", ":0", "[::1]:1",
    ];

    public void Try(byte[] input)
    {
        // No system passes NUL in an argument.
        var text = Encoding.UTF8.GetString(input).Replace("\0", "", StringComparison.Ordinal);
        Read(static text => ListenEndpoint.Parse(text), text);
        Read(static text => CorsOrigins.Parse(text), text);
        Read(static text => SettingText.ReadCreate(text), text);
        Read(static text => SettingText.ReadLogLevel(text), text);
        Read(static text => SettingText.ReadPath(text), text);
        Read(static text => SettingText.ReadEndpointOrOff(text), text);
        Read(static text => SettingText.ReadHttpAddress(text), text);
        Read(static text => SettingText.ReadLoopback(text), text);
        Read(static text => PrefixPattern.ParseList(text), text);
        NamespacePattern.TryParse(text);
        using var console = new ConsoleStandIn();
        var status = new ServerCommand().RunAsync(["log", "diff", .. text.Split('\n')], CancellationToken.None).GetAwaiter().GetResult();
        if (status is < 0 or > 2)
            throw new FuzzFaultException($"The exit status is {status}.");
    }

    private static void Read(Action<string> read, string text)
    {
        try
        {
            read(text);
        }
        catch (Exception e) when (e is UsageException or FormatException)
        {
        }
    }
}
