using System.CommandLine;
using NetIpam.Audit;
using NetIpam.Server.Commands.Backends;
using NetIpam.Server.Hosting;

namespace NetIpam.Server.Commands;

/// <summary><c>ipam-server audit</c>: checks a store. Beside <c>log</c>, because it needs the store and not a server on it.</summary>
internal sealed class AuditCommand
{
    private const int Clean = 0;
    private const int Deviates = 1;

    private readonly Option<string?> _namespace = new("--namespace")
    {
        Description = "Check only this namespace, and the registry. All if it is not given.",
        Recursive = true,
    };

    /// <param name="backends">The stores that can be checked.</param>
    public AuditCommand(IReadOnlyList<BackendCommand> backends)
    {
        Command.Add(_namespace);
        Command.SetAction(int (_) => throw new UsageException($"Say which store: audit {string.Join(" or ", backends.Select(static backend => backend.Name))}."));
        foreach (var backend in backends)
            Command.Add(backend.ToWorkOn(RunAsync));
    }

    /// <summary>The command.</summary>
    public Command Command { get; } = new(
        "audit",
        "Checks that a store is what it should be: one line for each deviation, then a summary. Ends with 0 if there is none, else with 1. Changes nothing. "
        + "Servers can go on meanwhile, except on a file store, which only one process has open.");

    private async Task<int> RunAsync(ParseResult line, Backend backend, CancellationToken cancellationToken)
    {
        var output = line.InvocationConfiguration.Output;
        var store = await OpenAsync(backend, cancellationToken).ConfigureAwait(false);
        await using (store.ConfigureAwait(false))
        {
            var report = await StoreAudit.RunAsync(store, line.GetValue(_namespace), cancellationToken).ConfigureAwait(false);
            foreach (var finding in report.Findings)
                await output.WriteLineAsync(finding.ToString().ReplaceLineEndings(" ")).ConfigureAwait(false);
            var count = report.Findings.Count(static finding => !finding.IsNote);
            await output.WriteLineAsync(
                $"{(count == 0 ? "clean" : count == 1 ? "1 deviation" : $"{count} deviations")}: {report.Logs} logs, {report.Commits} commits, {report.Snapshots} snapshots, "
                + $"{report.Prefixes} prefixes, {report.Addresses} addresses").ConfigureAwait(false);
            return report.IsClean ? Clean : Deviates;
        }
    }

    private static async Task<Log.ICommitLog> OpenAsync(Backend backend, CancellationToken cancellationToken)
    {
        try
        {
            return await backend.OpenLogAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IpamException e) when (e.Reason == IpamReason.StoreLocked)
        {
            throw new IpamException(e.Reason, $"{e.Message} To check this store, stop the server that works on it.", e);
        }
    }
}
