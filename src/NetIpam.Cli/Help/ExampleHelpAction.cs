using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace NetIpam.Cli.Help;

/// <summary>Help as the library writes it, and examples after it.</summary>
internal sealed class ExampleHelpAction(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var status = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in Examples(parseResult.CommandResult.Command))
            output.WriteLine("  " + example);
        output.WriteLine();
        return status;
    }

    /// <summary>Those of the command; of the whole program, one of each of its commands.</summary>
    private static IEnumerable<string> Examples(Command command) =>
        command is ExampleCommand { Examples: var examples }
            ? examples
            : command.Subcommands.OfType<ExampleCommand>().Select(static subcommand => subcommand.Examples[0]);
}
