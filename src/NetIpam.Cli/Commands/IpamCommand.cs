using System.CommandLine;
using System.CommandLine.Help;
using NetIpam.Cli.Help;
using NetIpam.Cli.Options;

namespace NetIpam.Cli.Commands;

/// <summary>The command line as a whole.</summary>
internal static class IpamCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Acquires and releases IP prefixes and addresses, at an ipam server.")
        {
            PrefixCommands.Create(),
            AddressCommands.Create(),
            NamespaceCommands.Create(),
            BackupCommands.Create(),
            HealthCommand.Create(),
            MigrateCommand.Create(),
            VersionCommand.Create(),
            CompletionCommands.Create(),
            GlobalOptions.Endpoint,
            SecurityOptions.TokenFile,
            SecurityOptions.CaFile,
            SecurityOptions.CertificateFile,
            SecurityOptions.KeyFile,
            GlobalOptions.Namespace,
            GlobalOptions.Output,
            GlobalOptions.Protocol,
            GlobalOptions.Timeout,
        };
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction action } help)
                help.Action = new ExampleHelpAction(action);
        }
        return root;
    }
}
