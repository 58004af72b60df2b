using System.CommandLine;
using NetIpam.Server.Hosting;

namespace NetIpam.Server.Commands.Backends;

/// <summary>How one backend is named and set on the command line: a command with flags of its own.</summary>
internal abstract class BackendCommand
{
    /// <summary>The name of the command.</summary>
    public abstract string Name { get; }

    /// <summary>Other names for it.</summary>
    protected virtual IReadOnlyList<string> Aliases => [];

    /// <summary>One line for the help.</summary>
    protected abstract string Description { get; }

    /// <summary>What can be set.</summary>
    protected abstract IReadOnlyList<Flag> Flags { get; }

    /// <summary>Makes the command; called once.</summary>
    /// <param name="run">What is done with the backend that a line names; answers the exit status.</param>
    public Command ToCommand(Func<ParseResult, Backend, CancellationToken, Task<int>> run)
    {
        var command = new Command(Name, Description);
        foreach (var alias in Aliases)
            command.Aliases.Add(alias);
        foreach (var flag in Flags)
            flag.AddTo(command, everywhere: false);
        command.SetAction((line, cancellationToken) => run(line, Read(line), cancellationToken));
        return command;
    }

    /// <summary>The backend as a line sets it.</summary>
    /// <exception cref="UsageException">Something cannot be read.</exception>
    protected abstract Backend Read(ParseResult line);
}
