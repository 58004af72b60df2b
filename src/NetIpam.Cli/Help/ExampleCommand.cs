using System.CommandLine;
using NetIpam.Cli.Options;
using NetIpam.Client;

namespace NetIpam.Cli.Help;

/// <summary>A command whose help shows how it is used.</summary>
internal sealed class ExampleCommand(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Whole command lines.</summary>
    public IReadOnlyList<string> Examples => examples;

    /// <summary>What the command does, with a client of the server that the command line names.</summary>
    /// <param name="run">The command.</param>
    /// <param name="patience">How long it waits for the server unless it is told; <see langword="null"/> for as long as most.</param>
    /// <param name="attempts">How often it asks at the most, unless <see langword="null"/>: as often as most.</param>
    public ExampleCommand Runs(Func<CommandContext, CancellationToken, Task> run, TimeSpan? patience = null, int? attempts = null)
    {
        SetAction(async (parse, cancellationToken) =>
        {
            var options = ClientOptions.Read(parse, patience);
            if (attempts is { } limit)
                options = options with { Retry = options.Retry with { MaxAttempts = limit } };
            using var client = new IpamClient(options);
            await run(new CommandContext(parse, client), cancellationToken).ConfigureAwait(false);
        });
        return this;
    }
}
