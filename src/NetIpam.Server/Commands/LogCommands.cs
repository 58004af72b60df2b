using System.CommandLine;
using System.Globalization;
using NetIpam.Log;
using NetIpam.Recovery;
using NetIpam.Server.Commands.Backends;
using NetIpam.Server.Hosting;

namespace NetIpam.Server.Commands;

/// <summary><c>ipam-server log</c>: what an operator needs to look into a store, and to decide when it lost commits. The store is
/// named by the same words as for serving.</summary>
internal sealed class LogCommands
{
    private readonly Option<string> _namespace = new("--namespace")
    {
        Description = "The namespace.",
        DefaultValueFactory = _ => Ipam.RootNamespace,
        Recursive = true,
    };

    private readonly Option<long?> _log = new("--log")
    {
        Description = "The number of a log instead; 0 is the registry of namespaces.",
        Recursive = true,
    };

    private readonly Option<string> _rescued = new("--rescued")
    {
        Description = "The file in which a program saved the commits that the store lost.",
        Required = true,
        Recursive = true,
    };

    private readonly IReadOnlyList<BackendCommand> _backends;

    /// <param name="backends">The stores that can be looked into.</param>
    public LogCommands(IReadOnlyList<BackendCommand> backends)
    {
        _backends = backends;
        _rescued.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: "" }])
                result.AddError("--rescued: The path is empty.");
        });
        Command.SetAction(static _ => Say("Say what to do: log show, log diff or log reappend."));
        Command.Add(Verb("show", "Shows what happened in a namespace, oldest first, as far back as the log is kept.", [_namespace, _log], ShowAsync));
        Command.Add(Verb("diff", "Shows which rescued commits the store has not, and what it has instead. Changes nothing.", [_rescued], DiffAsync));
        Command.Add(Verb("reappend", "Puts rescued commits back, if the store ends exactly before them. Stop all servers first.", [_rescued], ReappendAsync));
    }

    /// <summary>The command.</summary>
    public Command Command { get; } = new("log", "Shows the log of a store, and deals with commits that a store has lost.");

    private Command Verb(
        string name, string description, IReadOnlyList<Option> options, Func<ParseResult, ICommitLog, TextWriter, CancellationToken, Task> run)
    {
        var verb = new Command(name, description);
        verb.SetAction(_ => Say($"Say which store: log {name} {string.Join(" or ", _backends.Select(static backend => backend.Name))}."));
        foreach (var option in options)
            verb.Add(option);
        foreach (var backend in _backends)
            verb.Add(backend.ToWorkOn((line, store, cancellationToken) => RunAsync(line, store, run, cancellationToken)));
        return verb;
    }

    private static int Say(string wrong) => throw new UsageException(wrong);

    private static async Task<int> RunAsync(
        ParseResult line, Backend backend, Func<ParseResult, ICommitLog, TextWriter, CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        var store = await backend.OpenLogAsync(cancellationToken).ConfigureAwait(false);
        await using (store.ConfigureAwait(false))
            await run(line, store, line.InvocationConfiguration.Output, cancellationToken).ConfigureAwait(false);
        return 0;
    }

    private async Task ShowAsync(ParseResult line, ICommitLog store, TextWriter output, CancellationToken cancellationToken)
    {
        var log = line.GetValue(_log) is { } number
            ? new LogId(number)
            : await StoreHistory.FindLogAsync(store, line.GetValue(_namespace)!, cancellationToken).ConfigureAwait(false);
        var isFirst = true;
        await foreach (var commit in StoreHistory.ReadAsync(store, log, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (isFirst && commit.Sequence > 0)
                await output.WriteLineAsync($"Commits before {commit.Sequence} are not kept any more.").ConfigureAwait(false);
            isFirst = false;
            await WriteAsync(output, commit).ConfigureAwait(false);
        }
        if (isFirst)
            throw new IpamException(IpamReason.StoreLostCommits, $"The store has no log {log}.");
    }

    private async Task DiffAsync(ParseResult line, ICommitLog store, TextWriter output, CancellationToken cancellationToken)
    {
        var rescued = await ReadAsync(line, cancellationToken).ConfigureAwait(false);
        var comparison = await rescued.CompareAsync(store, cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync($"The file holds commits {rescued.Commits[0].Sequence} to {rescued.Commits[^1].Sequence} of log {rescued.Log}.").ConfigureAwait(false);
        await output.WriteLineAsync(comparison.Head is { } head ? $"The log ends with commit {head.Sequence}." : "The store has no such log.").ConfigureAwait(false);
        await WriteAsync(output, "The store has lost:", comparison.Lost).ConfigureAwait(false);
        await WriteAsync(output, "In their place it has:", comparison.Instead).ConfigureAwait(false);
        await output.WriteLineAsync(comparison.Outcome switch
        {
            RescueOutcome.NothingLost => "The store has all of them. Nothing has to be done.",
            RescueOutcome.CanBeReappended => "They can be put back: stop all servers, and run log reappend. Or start the servers again without, and they are lost.",
            RescueOutcome.WentOn => "They cannot be put back: what was acquired in them can be acquired again, or is already. Compare both lists with what is in use.",
            _ => "They cannot be put back: they do not follow what the store has. Is it the right store? More may be lost than was saved.",
        }).ConfigureAwait(false);
    }

    private async Task ReappendAsync(ParseResult line, ICommitLog store, TextWriter output, CancellationToken cancellationToken)
    {
        var rescued = await ReadAsync(line, cancellationToken).ConfigureAwait(false);
        var count = await rescued.ReappendAsync(store, cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync(count == 0
            ? "The store has all of them. Nothing was changed."
            : $"{count} commits were put back. The log ends with commit {rescued.Commits[^1].Sequence}. Start the servers again.").ConfigureAwait(false);
    }

    private async Task<RescuedCommits> ReadAsync(ParseResult line, CancellationToken cancellationToken)
    {
        try
        {
            return await RescuedCommits.ReadAsync(line.GetValue(_rescued)!, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw new UsageException($"--rescued: {e.Message}");
        }
    }

    private static async Task WriteAsync(TextWriter output, string heading, IReadOnlyList<Commit> commits)
    {
        if (commits.Count == 0)
            return;
        await output.WriteLineAsync(heading).ConfigureAwait(false);
        foreach (var commit in commits)
            await WriteAsync(output, commit).ConfigureAwait(false);
    }

    private static async Task WriteAsync(TextWriter output, Commit commit)
    {
        var summary = CommitSummary.Of(commit);
        foreach (var text in summary.Events)
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{summary.Sequence,8}  {summary.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}  {text}")).ConfigureAwait(false);
        }
    }
}
