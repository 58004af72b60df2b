using System.CommandLine;
using NetIpam.Cli.Help;

namespace NetIpam.Cli.Commands;

/// <summary><c>ipam completion</c>: scripts that let a shell ask this program what may come next.</summary>
internal static class CompletionCommands
{
    private const string Bash = """
        _ipam() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(ipam "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _ipam ipam
        """;

    private const string Zsh = """
        _ipam() {
            local -a found
            found=("${(@f)$(ipam "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
            compadd -- $found || _files
        }
        compdef _ipam ipam
        """;

    public static Command Create() =>
        new ExampleCommand("completion", "Prints a script that lets a shell complete this program's command lines.",
            "source <(ipam completion bash)",
            "source <(ipam completion zsh)")
        {
            Script("bash", Bash), Script("zsh", Zsh),
        };

    private static ExampleCommand Script(string shell, string script)
    {
        var command = new ExampleCommand(shell, $"The script for {shell}.", $"source <(ipam completion {shell})");
        command.SetAction(parse => parse.InvocationConfiguration.Output.WriteLine(script));
        return command;
    }
}
