using System.CommandLine;

namespace NetIpam.Server.Commands;

/// <summary>A flag that can also be set in the environment, under our name or else go-ipam's. A variable that is empty is as good
/// as none.</summary>
internal abstract class Flag(string variable)
{
    /// <summary>The variables, the first wins.</summary>
    protected IReadOnlyList<string> Variables { get; } = ["IPAM_" + variable, "GOIPAM_" + variable];

    /// <summary>The flag itself.</summary>
    protected abstract Option Option { get; }

    /// <summary>Adds the flag to a command, and with <paramref name="everywhere"/> to those below it.</summary>
    public void AddTo(Command command, bool everywhere)
    {
        Option.Recursive = everywhere;
        command.Add(Option);
    }

    /// <summary>The variable that is set, and its text; <see langword="null"/> if none is.</summary>
    protected (string Source, string? Text)? FindVariable()
    {
        foreach (var name in Variables)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
                return (name, value);
        }
        return null;
    }
}
