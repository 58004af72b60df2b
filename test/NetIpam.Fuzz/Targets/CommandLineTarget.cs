using System.CommandLine;
using System.Text;
using NetIpam.Cli;
using NetIpam.Cli.Commands;
using NetIpam.Cli.Options;
using NetIpam.Client;
using NetIpam.Migration;

namespace NetIpam.Fuzz.Targets;

/// <summary>
/// Command lines of <c>ipam</c>, one argument a line. They are read to where a call, a file or a store would be next, which is left out: a line
/// is understood, or refused in one line of text with the exit status that belongs to it.
/// </summary>
internal sealed class CommandLineTarget : IFuzzTarget
{
    private readonly Lazy<IpamProgram> _program = new(static () => new IpamProgram { CarryOut = CarryOutAsync });

    public string Name => "ipam";

    public IReadOnlyList<string> Words { get; } =
    [
        "\n", "prefix", "ip", "namespace", "backup", "health", "migrate", "version", "completion", "create", "acquire", "release", "list", "get", "usage", "delete", "restore", "bash", "zsh",
        "--grpc-server-endpoint", "--token-file", "--ca-file", "--tls-cert-file", "--tls-key-file", "--namespace", "-n", "--output", "json", "--protocol", "grpc", "--timeout", "--idempotency-key",
        "--cidr", "--parent", "--child", "--length", "--prefix", "--ip", "--name", "--file", "--all", "--from", "--to", "--apply", "--on-dirt", "repair", "--rename", "a=b", "--help", "-?", "--version",
        "--", "=", "@file", "[suggest]", "[suggest:3]", "https://a.example", "localhost:9090", ":0", "[::1]:1", "file:///a", "redis://a:b@c/0", "http://a",
    ];

    public void Try(byte[] input)
    {
        // No system passes NUL in an argument.
        var arguments = Encoding.UTF8.GetString(input).Replace("\0", "", StringComparison.Ordinal).Split('\n');
        using var console = new ConsoleStandIn();
        using var output = new StringWriter();
        Check(_program.Value.RunAsync(arguments, output).GetAwaiter().GetResult(), output.ToString(), console.Error);
    }

    private static void Check(int status, string output, string error)
    {
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries).SkipWhile(static line => line.StartsWith("note: ", StringComparison.Ordinal)).ToList();
        var isRight = status switch
        {
            0 => lines.Count == 0,
            1 or 2 when output.Length > 0 => false,
            // A group of commands without one of them is answered by its help.
            2 when lines.Count > 1 => lines.Contains("Usage:"),
            1 or 2 => lines is [var line] && line.StartsWith("error: ", StringComparison.Ordinal) && !line.Any(char.IsControl),
            _ => false,
        };
        if (!isRight)
            throw new FuzzFaultException($"The exit status is {status}, and the program says: {error}{output}");
    }

    private static Task<int> CarryOutAsync(ParseResult parse, InvocationConfiguration invocation)
    {
        var command = parse.CommandResult.Command;
        // Help, completions and the scripts for them only write.
        if (parse.Action != command.Action || command.Name is "bash" or "zsh")
            return parse.InvokeAsync(invocation);
        if (command.Name is "migrate")
            return MigrateRun.RunAsync(parse, (_, apply) => Task.FromResult(new MigrationReport { From = "", To = "", Applied = apply, Namespaces = [] }));
        using var client = new IpamClient(ClientOptions.Read(parse, patience: null));
        return Task.FromResult(0);
    }
}
