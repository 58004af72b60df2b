using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using NetIpam.Cli.Commands;
using NetIpam.Rpc;

namespace NetIpam.Cli;

/// <summary>The program <c>ipam</c>. Exit status: 0 done, 1 refused or failed, 2 not understood. An interrupt ends it
/// the way the system does, which a shell sees as 130.</summary>
internal sealed class IpamProgram
{
    private const int Failed = 1;
    private const int NotUnderstood = 2;
    private const string Suggest = "[suggest:";

    private readonly RootCommand _root = IpamCommand.Create();

    /// <summary>Carries out a command line that was understood. Another one than the default lets the reading be tested by itself.</summary>
    public Func<ParseResult, InvocationConfiguration, Task<int>> CarryOut { get; init; } = static (parse, invocation) => parse.InvokeAsync(invocation);

    /// <summary>Runs a command line; what is wrong is told on standard error.</summary>
    /// <returns>The exit status.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output)
    {
        try
        {
            if (args is [var first, ..] && AsksNowhere(first))
            {
                await Console.Error.WriteLineAsync(ErrorLine.Of($"'{first}' asks for completions at no place in the line")).ConfigureAwait(false);
                return NotUnderstood;
            }
            var parse = _root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parse.Action is ParseErrorAction)
            {
                if (LacksOnlyCommand(parse))
                    return await ShowHelpAsync(parse).ConfigureAwait(false);
                await Console.Error.WriteLineAsync(ErrorLine.Of(parse)).ConfigureAwait(false);
                return NotUnderstood;
            }
            try
            {
                return await CarryOut(parse, new InvocationConfiguration
                {
                    Output = output,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                }).ConfigureAwait(false);
            }
            finally
            {
                await output.FlushAsync().ConfigureAwait(false);
            }
        }
        catch (RpcException error)
        {
            await Console.Error.WriteLineAsync(ErrorLine.Of(error)).ConfigureAwait(false);
            return Failed;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(ErrorLine.Of(error.Message)).ConfigureAwait(false);
            return Failed;
        }
    }

    /// <summary>Whether it asks for completions at a place that is no number, which the library takes for granted.</summary>
    private static bool AsksNowhere(string first) =>
        first.StartsWith(Suggest, StringComparison.Ordinal) && first.EndsWith(']')
        && !int.TryParse(first.AsSpan()[Suggest.Length..^1], NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>Whether there is nothing wrong but that a group of commands is named and none of it.</summary>
    private static bool LacksOnlyCommand(ParseResult parse) =>
        parse.CommandResult.Command.Subcommands.Count > 0 && parse.UnmatchedTokens.Count == 0 && parse.Errors.Count == 1;

    /// <summary>Shows which commands there are; on standard error, as it is no answer.</summary>
    private static async Task<int> ShowHelpAsync(ParseResult parse)
    {
        var help = parse.CommandResult.Command.Parse("--help");
        await help.InvokeAsync(new InvocationConfiguration { Output = Console.Error }).ConfigureAwait(false);
        return NotUnderstood;
    }
}
