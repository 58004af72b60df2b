using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace NetIpam.Cli.Options;

/// <summary>The options that every command takes.</summary>
internal static class GlobalOptions
{
    /// <summary>What an option for a namespace takes.</summary>
    public const string NameOfNamespace = "the name of a namespace";

    public const string JsonOutput = "json";
    public const string GrpcProtocol = "grpc";
    private const string ConnectProtocol = "connect";
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

    public static readonly Option<string> Namespace = new Option<string>("--namespace", "-n")
    {
        Description = "The namespace.",
        HelpName = "NAME",
        Recursive = true,
        DefaultValueFactory = _ => "root",
    }.Filled(NameOfNamespace);

    public static readonly Option<string> Output =
        CreateChoice("--output", "How to print the answer.", "output format", TextOutput, JsonOutput);

    public static readonly Option<string> Protocol =
        CreateChoice("--protocol", "How to speak to the server.", "protocol", ConnectProtocol, GrpcProtocol);

    public static readonly Option<double?> Timeout = new("--timeout")
    {
        Description = "How long to wait for the server. [default: 30; of backup: 600, of health: 5]",
        HelpName = "SECONDS",
        Recursive = true,
        CustomParser = ParseTimeout,
    };

    /// <summary>An option with two values, the first of which is the default.</summary>
    private static Option<string> CreateChoice(string name, string description, string kind, string first, string second)
    {
        var option = new Option<string>(name)
        {
            Description = description,
            HelpName = first + "|" + second,
            Recursive = true,
            DefaultValueFactory = _ => first,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }]
                && !string.Equals(value, first, StringComparison.Ordinal)
                && !string.Equals(value, second, StringComparison.Ordinal))
                result.AddError($"'{value}' is no {kind}: give '{first}' or '{second}'");
        });
        option.CompletionSources.Add(first, second);
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
