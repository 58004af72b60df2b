using System.Globalization;
using NetIpam.Api.V1;
using NetIpam.Migration.Backup;
using NetIpam.Rpc;

namespace NetIpam.Cli.Commands;

/// <summary>Backups of all namespaces in one file.</summary>
internal static class BackupRun
{
    /// <summary>Writes all namespaces to a file, which is there as a whole or not at all; or to standard output.</summary>
    public static async Task CreateAllAsync(CommandContext context, string? path, CancellationToken cancellationToken)
    {
        if (path is null)
        {
            var output = Console.OpenStandardOutput();
            await using (output.ConfigureAwait(false))
                await WriteAllAsync(context, output, cancellationToken).ConfigureAwait(false);
            return;
        }
        var count = 0;
        await WholeFile.WriteAsync(path, async file => count = await WriteAllAsync(context, file, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        context.Note(string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "namespace" : "namespaces")} written to {path}"));
    }

    /// <summary>Restores all namespaces of a file. None may hold anything else, which is looked at before anything is changed.</summary>
    /// <returns>How many were restored, and how many there were already.</returns>
    public static async Task<(int Restored, int There)> RestoreAllAsync(CommandContext context, string path, CancellationToken cancellationToken)
    {
        var backup = await OpenAsync(path, cancellationToken).ConfigureAwait(false);
        using var progress = ProgressLine.OnTerminal(Console.Error);
        var there = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var (name, dump) in backup.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            progress.Show($"looking at \"{name}\"");
            if (await FindAsync(context, name, cancellationToken).ConfigureAwait(false) is not { } held)
                continue;
            // What an earlier run restored is as it should be.
            if (FindDifference(dump, held) is { } difference)
                throw new IOException($"the namespace \"{name}\" is not empty, and holds something else than the backup ({difference}); nothing was changed");
            there.Add(name);
        }
        foreach (var name in backup.Namespaces)
            await context.Client.CreateNamespaceAsync(new CreateNamespaceRequest { Namespace = name }, null, cancellationToken).ConfigureAwait(false);
        var restored = 0;
        await foreach (var (name, dump) in backup.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (there.Contains(name))
                continue;
            progress.Show(string.Create(CultureInfo.InvariantCulture, $"restoring \"{name}\" ({restored + there.Count + 1} of {backup.Namespaces.Count})"));
            if (dump.Length > "[]".Length)
                await context.Client.LoadAsync(new LoadRequest { Dump = dump, Namespace = name }, null, cancellationToken).ConfigureAwait(false);
            restored++;
        }
        return (restored, there.Count);
    }

    private static string? FindDifference(string dump, string held)
    {
        try
        {
            return BackupComparison.FindDifference(dump, held);
        }
        catch (IpamException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    private static async Task<BackupReader> OpenAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await BackupReader.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    private static async Task<int> WriteAllAsync(CommandContext context, Stream output, CancellationToken cancellationToken)
    {
        using var progress = ProgressLine.OnTerminal(Console.Error);
        var names = (await context.Client.ListNamespacesAsync(new ListNamespacesRequest(), cancellationToken).ConfigureAwait(false)).Namespace;
        using var writer = await BackupWriter.BeginAsync(output, cancellationToken).ConfigureAwait(false);
        var count = 0;
        foreach (var name in names)
        {
            progress.Show(string.Create(CultureInfo.InvariantCulture, $"reading \"{name}\" ({count + 1} of {names.Count})"));
            try
            {
                var response = await context.Client.DumpAsync(new DumpRequest { Namespace = name }, cancellationToken).ConfigureAwait(false);
                await writer.AddAsync(name, response.Dump, cancellationToken).ConfigureAwait(false);
                count++;
            }
            catch (RpcException e) when (e.Code == RpcCode.NotFound)
            {
                // Deleted meanwhile.
            }
        }
        await writer.EndAsync(cancellationToken).ConfigureAwait(false);
        return count;
    }

    /// <summary>What a namespace holds; <see langword="null"/> if it is empty or not there.</summary>
    private static async Task<string?> FindAsync(CommandContext context, string name, CancellationToken cancellationToken)
    {
        try
        {
            var prefixes = await context.Client.ListPrefixesAsync(new ListPrefixesRequest { Namespace = name }, cancellationToken).ConfigureAwait(false);
            return prefixes.Prefixes.Count == 0 ? null : (await context.Client.DumpAsync(new DumpRequest { Namespace = name }, cancellationToken).ConfigureAwait(false)).Dump;
        }
        catch (RpcException e) when (e.Code == RpcCode.NotFound)
        {
            return null;
        }
    }
}
