using System.CommandLine;
using System.Globalization;
using System.Text;
using NetIpam.Api.V1;
using NetIpam.Cli.Help;
using NetIpam.Cli.Options;
using NetIpam.Migration.Backup;

namespace NetIpam.Cli.Commands;

/// <summary><c>ipam backup</c></summary>
internal static class BackupCommands
{
    /// <summary>A large namespace takes its time, and one that is loaded in part only does not exist: waiting does no harm.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static Command Create() =>
        new ExampleCommand("backup", "Backups of one namespace, in go-ipam's format, or of all in one file.",
            "ipam backup create --all --file backup.jsonl",
            "ipam backup create > root.json",
            "ipam backup restore --file backup.jsonl")
        {
            CreateBackup(), Restore(),
        };

    private static ExampleCommand CreateBackup()
    {
        var all = new Option<bool>("--all") { Description = "All namespaces, and not one: a file that only NetIpam restores." };
        var file = new Option<string?>("--file") { Description = "Write the backup to this file, which is there as a whole or not at all.", HelpName = "FILE" }.OfFile();
        var command = new ExampleCommand("create", "Prints the content of the namespace, or of all.",
            "ipam backup create --all --file backup.jsonl",
            "ipam backup create --namespace tenant-1 > tenant-1.json")
        {
            all, file,
        };
        command.Validators.Add(result =>
        {
            // With more than one value it has none, which the library says itself.
            if (result.GetResult(all) is { Tokens.Count: <= 1 } && result.GetValue(all) && result.GetResult(GlobalOptions.Namespace) is { Implicit: false })
                result.AddError("give either '--all' or '--namespace'");
        });
        return command.Runs((context, cancellationToken) =>
            context.Find(all) ? BackupRun.CreateAllAsync(context, context.Find(file), cancellationToken) : CreateOneAsync(context, context.Find(file), cancellationToken), Patience);
    }

    private static async Task CreateOneAsync(CommandContext context, string? file, CancellationToken cancellationToken)
    {
        var request = new DumpRequest { Namespace = context.Namespace };
        var response = await context.Client.DumpAsync(request, cancellationToken).ConfigureAwait(false);
        if (file is null)
            context.Print(response, response.Dump);
        else
            await WholeFile.WriteAsync(file, async output => await output.WriteAsync(Encoding.UTF8.GetBytes(response.Dump + "\n"), cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    private static ExampleCommand Restore()
    {
        var file = new Option<string>("--file") { Description = "The backup.", HelpName = "FILE", Required = true }.OfFile();
        return new ExampleCommand("restore", "Loads a backup into the namespace, or into all that it holds. They must be empty.",
            "ipam backup restore --file backup.json",
            "ipam backup restore --file tenant-1.json --namespace tenant-1")
        {
            file, ChangeOptions.IdempotencyKey,
        }.Runs((context, cancellationToken) => RestoreAsync(context, context.Get(file), cancellationToken), Patience);
    }

    private static async Task RestoreAsync(CommandContext context, string file, CancellationToken cancellationToken)
    {
        if (await IsOfAllAsync(file, cancellationToken).ConfigureAwait(false))
        {
            await RestoreAllAsync(context, file, cancellationToken).ConfigureAwait(false);
            return;
        }
        var dump = await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false);
        var request = new LoadRequest { Dump = dump, Namespace = context.Namespace };
        var result = await context.Client.LoadAsync(request, context.IdempotencyKey, cancellationToken).ConfigureAwait(false);
        context.Print(result.Response, "database restored");
        if (result.Findings > 0)
        {
            context.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Findings} {(result.Findings == 1 ? "finding" : "findings")} in the dump; see the server's log"));
        }
    }

    private static Task<bool> IsOfAllAsync(string file, CancellationToken cancellationToken) => BackupReader.IsBackupAsync(file, cancellationToken);

    private static async Task RestoreAllAsync(CommandContext context, string file, CancellationToken cancellationToken)
    {
        if (context.IsNamespaceGiven || context.IdempotencyKey is not null)
            throw new IOException("the file is a backup of all namespaces: it takes no --namespace and no --idempotency-key, and can be restored again if it is cut");
        var (restored, there) = await BackupRun.RestoreAllAsync(context, file, cancellationToken).ConfigureAwait(false);
        context.Print(new LoadResponse(), "database restored");
        if (there > 0)
            context.Note(string.Create(CultureInfo.InvariantCulture, $"{restored} namespaces were restored, {there} were there already, the same"));
    }
}
