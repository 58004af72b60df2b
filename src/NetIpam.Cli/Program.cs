using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;
using NetIpam.Cli.Commands;
using NetIpam.Rpc;

namespace NetIpam.Cli;

/// <summary>The program <c>ipam</c>. Exit status: 0 done, 1 refused or failed, 2 not understood. An interrupt ends it
/// the way the system does, which a shell sees as 130.</summary>
internal static class Program
{
    private const int Failed = 1;
    private const int NotUnderstood = 2;

    private static async Task<int> Main(string[] args)
    {
        // Not Console.Out, which sets up the terminal and writes each line on its own.
        var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        try
        {
            var parse = IpamCommand.Create().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parse.Action is ParseErrorAction)
            {
                if (LacksOnlyCommand(parse))
                    return await ShowHelpAsync(parse).ConfigureAwait(false);
                await Console.Error.WriteLineAsync(ErrorLine.Of(parse)).ConfigureAwait(false);
                return NotUnderstood;
            }
            try
            {
                return await parse.InvokeAsync(new InvocationConfiguration
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
