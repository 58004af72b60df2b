using System.CommandLine;
using System.Globalization;
using NetIpam.Api.V1;
using NetIpam.Cli.Help;
using NetIpam.Cli.Options;

namespace NetIpam.Cli.Commands;

/// <summary><c>ipam backup</c></summary>
internal static class BackupCommands
{
    /// <summary>A large namespace takes its time, and one that is loaded in part only does not exist: waiting does no harm.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static Command Create() =>
        new ExampleCommand("backup", "Backups of a namespace, as JSON.",
            "ipam backup create > backup.json",
            "ipam backup restore --file backup.json")
        {
            CreateBackup(), Restore(),
        };

    private static ExampleCommand CreateBackup() =>
        new ExampleCommand("create", "Prints the content of the namespace.",
            "ipam backup create > backup.json",
            "ipam backup create --namespace tenant-1 > tenant-1.json").Runs(async (context, cancellationToken) =>
        {
            var request = new DumpRequest { Namespace = context.Namespace };
            var response = await context.Client.DumpAsync(request, cancellationToken).ConfigureAwait(false);
            context.Print(response, response.Dump);
        }, Patience);

    private static ExampleCommand Restore()
    {
        var file = new Option<string>("--file") { Description = "The backup.", HelpName = "FILE", Required = true };
        return new ExampleCommand("restore", "Loads a backup into the namespace, which must be empty.",
            "ipam backup restore --file backup.json")
        {
            file, ChangeOptions.IdempotencyKey,
        }.Runs(async (context, cancellationToken) =>
        {
            var dump = await File.ReadAllTextAsync(context.Get(file), cancellationToken).ConfigureAwait(false);
            var request = new LoadRequest { Dump = dump, Namespace = context.Namespace };
            var result = await context.Client.LoadAsync(request, context.IdempotencyKey, cancellationToken).ConfigureAwait(false);
            context.Print(result.Response, "database restored");
            if (result.Findings > 0)
            {
                context.Note(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{result.Findings} {(result.Findings == 1 ? "finding" : "findings")} in the dump; see the server's log"));
            }
        }, Patience);
    }
}
