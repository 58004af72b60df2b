using System.CommandLine;
using NetIpam.Api;
using NetIpam.Cli.Options;

namespace NetIpam.Cli.Help;

/// <summary>A command whose help shows how it is used.</summary>
internal sealed class ExampleCommand(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Whole command lines.</summary>
    public IReadOnlyList<string> Examples => examples;

    /// <summary>What the command does, with a client of the server that the command line names.</summary>
    public ExampleCommand Runs(Func<CommandContext, CancellationToken, Task> run)
    {
        SetAction(async (parse, cancellationToken) =>
        {
            using var client = new IpamClient(parse.GetRequiredValue(GlobalOptions.Endpoint))
            {
                Timeout = TimeSpan.FromSeconds(parse.GetValue(GlobalOptions.Timeout)),
            };
            await run(new CommandContext(parse, client), cancellationToken).ConfigureAwait(false);
        });
        return this;
    }
}
