using System.CommandLine;
using System.CommandLine.Parsing;
using NetIpam.Rpc;
using NetIpam.Rpc.Details;

namespace NetIpam.Cli;

/// <summary>The one line that a person gets of an error.</summary>
internal static class ErrorLine
{
    /// <summary>What the server said, with the reason that programs read.</summary>
    public static string Of(RpcException error)
    {
        var message = error.Message.Length > 0 ? error.Message : error.Code.ToText();
        return error.FindDetail<ErrorInfo>() is { Reason.Length: > 0 } info ? Of($"{message} ({info.Reason})") : Of(message);
    }

    /// <summary>What is wrong with the command line, and where it is explained.</summary>
    public static string Of(ParseResult parse)
    {
        var message = parse.UnmatchedTokens.Count > 0
            ? $"unknown command or option '{parse.UnmatchedTokens[0]}'"
            : Uncapitalized(parse.Errors[0].Message.TrimEnd('.'));
        return Of($"{message}; see '{Path(parse.CommandResult)} --help'");
    }

    public static string Of(string message) => "error: " + OneLine(message);

    private static string Uncapitalized(string text) => char.ToLowerInvariant(text[0]) + text[1..];

    /// <summary>What a server says must not move the cursor of a terminal.</summary>
    private static string OneLine(string text) =>
        string.Create(text.Length, text, static (line, source) =>
        {
            for (var i = 0; i < line.Length; i++)
                line[i] = char.IsControl(source[i]) ? ' ' : source[i];
        });

    private static string Path(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{Path(parent)} {command.Command.Name}" : command.Command.Name;
}
