using System.CommandLine;
using NetIpam.Server.Hosting;

namespace NetIpam.Server.Commands.Backends;

/// <summary>How one backend is named and set on the command line: a command with flags of its own.</summary>
internal abstract class BackendCommand
{
    private readonly Setting _create = new(
        "--create", "CREATE", "auto", "auto, or never: refuse a store that is not there, for production.");

    /// <summary>The name of the command.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the store outlives the process.</summary>
    public virtual bool IsKept => true;

    /// <summary>Other names for it.</summary>
    protected virtual IReadOnlyList<string> Aliases => [];

    /// <summary>What it is, as one phrase for the help.</summary>
    protected abstract string Title { get; }

    /// <summary>What can be set.</summary>
    protected abstract IReadOnlyList<Flag> Flags { get; }

    /// <summary>The command that serves the store.</summary>
    /// <param name="serve">What is done with the backend that a line names; answers the exit status.</param>
    public Command ToServe(Func<ParseResult, Backend, CancellationToken, Task<int>> serve)
    {
        var command = ToCommand($"Serves {Title}.");
        if (IsKept)
            _create.AddTo(command, everywhere: false);
        command.SetAction((line, cancellationToken) =>
            serve(line, Read(line, IsKept ? _create.Read(line, SettingText.ReadCreate) : CreateMode.Auto), cancellationToken));
        return command;
    }

    /// <summary>A command for a tool that works on a store that is there.</summary>
    /// <param name="work">What is done with the backend that a line names; answers the exit status.</param>
    public Command ToWorkOn(Func<ParseResult, Backend, CancellationToken, Task<int>> work)
    {
        var command = ToCommand($"On {Title}.");
        command.SetAction((line, cancellationToken) => work(line, Read(line, CreateMode.Never), cancellationToken));
        return command;
    }

    /// <summary>The backend as a line sets it.</summary>
    /// <exception cref="UsageException">Something cannot be read.</exception>
    protected abstract Backend Read(ParseResult line, CreateMode create);

    /// <summary>Checks what no single flag can tell.</summary>
    /// <exception cref="UsageException">The check failed.</exception>
    protected static void Check(Action check) => Check(() =>
    {
        check();
        return true;
    });

    /// <summary>Makes what no single flag can tell to be right.</summary>
    /// <exception cref="UsageException">It cannot be made.</exception>
    protected static T Check<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private Command ToCommand(string description)
    {
        var command = new Command(Name, description);
        foreach (var alias in Aliases)
            command.Aliases.Add(alias);
        foreach (var flag in Flags)
            flag.AddTo(command, everywhere: false);
        return command;
    }
}
