using System.CommandLine;
using System.CommandLine.Completions;
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

    private readonly RootCommand _root;
    private readonly SuggestDirective _suggest;

    public IpamProgram()
    {
        _root = IpamCommand.Create();
        _suggest = _root.Directives.OfType<SuggestDirective>().Single();
    }

    /// <summary>Carries out a command line that was understood. Another one than the default lets the reading be tested by itself.</summary>
    public Func<ParseResult, InvocationConfiguration, Task<int>> CarryOut { get; init; } = static (parse, invocation) => parse.InvokeAsync(invocation);

    /// <summary>Runs a command line; what is wrong is told on standard error.</summary>
    /// <returns>The exit status.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output)
    {
        try
        {
            var parse = _root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parse.Action == _suggest.Action && parse.GetResult(_suggest)?.Values.FirstOrDefault(IsNoPlace) is { } place)
            {
                await Console.Error.WriteLineAsync(ErrorLine.Of($"'[suggest:{place}]' asks for completions at no place in the line")).ConfigureAwait(false);
                return NotUnderstood;
            }
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
            catch (InvalidOperationException) when (parse.Action == _suggest.Action)
            {
                // The library looks for what an option that was run together with other text would take, and takes it for granted that there is something.
                return 0;
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

    /// <summary>Whether completions are asked for at what is no number, which the library takes for granted.</summary>
    private static bool IsNoPlace(string place) => !int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out _);

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
