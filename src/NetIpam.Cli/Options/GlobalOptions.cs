using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace NetIpam.Cli.Options;

/// <summary>The options that every command takes.</summary>
internal static class GlobalOptions
{
    public const string JsonOutput = "json";
    private const string TextOutput = "text";
    private const double LongestTimeout = 24 * 60 * 60;

    /// <summary>How long a command waits for the server, unless it is one that takes longer or is told.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static readonly Option<Uri> Endpoint = new("--grpc-server-endpoint")
    {
        Description = "The server: a URL, or host:port. Environment: " + string.Join(" or ", ServerEndpoint.Variables),
        HelpName = "URL",
        Recursive = true,
        CustomParser = result => ServerEndpoint.Parse(result, result.Tokens[0].Value, "--grpc-server-endpoint"),
        DefaultValueFactory = ServerEndpoint.FromEnvironment,
    };

    public static readonly Option<string> Namespace = new("--namespace", "-n")
    {
        Description = "The namespace.",
        HelpName = "NAME",
        Recursive = true,
        DefaultValueFactory = _ => "root",
    };

    public static readonly Option<string> Output = CreateOutput();

    public static readonly Option<double?> Timeout = new("--timeout")
    {
        Description = "How long to wait for the server. [default: 30; of backup: 600]",
        HelpName = "SECONDS",
        Recursive = true,
        CustomParser = ParseTimeout,
    };

    private static Option<string> CreateOutput()
    {
        var option = new Option<string>("--output")
        {
            Description = "How to print the answer.",
            HelpName = TextOutput + "|" + JsonOutput,
            Recursive = true,
            DefaultValueFactory = _ => TextOutput,
        };
        option.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: not (TextOutput or JsonOutput) } other])
                result.AddError($"'{other.Value}' is no output format: give '{TextOutput}' or '{JsonOutput}'");
        });
        option.CompletionSources.Add(TextOutput, JsonOutput);
        return option;
    }

    private static double? ParseTimeout(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= 0.001 and <= LongestTimeout)
            return seconds;
        result.AddError($"'{text}' is no timeout: give seconds, from 0.001 to {LongestTimeout:0}");
        return null;
    }
}
