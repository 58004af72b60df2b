using System.Globalization;
using System.Text;
using NetIpam.Codec;
using NetIpam.Engine;
using NetIpam.Log;

namespace NetIpam.Recovery;

/// <summary>
/// Commits that a store acknowledged and then lost, as the program that noticed it (<see cref="IpamReason.StoreLostCommits"/>)
/// saved them in a file: a first line that names the log, and then a line for each commit, oldest first. Immutable.
/// </summary>
public sealed class RescuedCommits
{
    private const string BeforeLog = "{\"rescued\":\"netipam\",\"log\":";
    private const string AfterLog = "}";

    internal RescuedCommits(LogId log, IReadOnlyList<Commit> commits)
    {
        Log = log;
        Commits = commits;
    }

    /// <summary>The log that they are of.</summary>
    public LogId Log { get; }

    /// <summary>The commits, oldest first; one at least.</summary>
    public IReadOnlyList<Commit> Commits { get; }

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">It is not such a file, or it is damaged; the message names the line.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static async Task<RescuedCommits> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        var lines = await File.ReadAllLinesAsync(path, Encoding.UTF8, cancellationToken).ConfigureAwait(false);
        if (lines.Length < 2 || ReadFirstLine(lines[0]) is not { } log)
            throw new InvalidDataException($"'{path}' does not hold rescued commits.");
        var commits = new List<Commit>();
        for (var i = 1; i < lines.Length; i++)
        {
            if (CommitLine.Read(Encoding.UTF8.GetBytes(lines[i]), out var commit) is { } fault)
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"'{path}' is damaged in line {i + 1}: {fault}."));
            if (i > 1 && commit!.Sequence <= commits[^1].Sequence)
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"'{path}' is damaged in line {i + 1}: its commits are out of order."));
            commits.Add(commit!);
        }
        return new RescuedCommits(log, commits);
    }

    /// <summary>Compares them with what a store has. Nothing is changed.</summary>
    /// <exception cref="IpamException">The failures of the store.</exception>
    public async Task<RescueComparison> CompareAsync(ICommitLog store, CancellationToken cancellationToken = default)
    {
        LogHead? head = null;
        var stored = new SortedDictionary<long, Commit>();
        // From the one before the first, which shows whether they follow it.
        await foreach (var commit in StoreHistory.ReadAsync(store, Log, Math.Max(0, Commits[0].Sequence - 1), cancellationToken).ConfigureAwait(false))
        {
            stored.Add(commit.Sequence, commit);
            head = new LogHead(commit.Sequence, commit.Id);
        }
        head ??= await HeadAsync(store, cancellationToken).ConfigureAwait(false);
        var lost = Commits.SkipWhile(commit => stored.TryGetValue(commit.Sequence, out var found) && found.Id == commit.Id).ToList();
        if (lost.Count == 0)
            return new RescueComparison(RescueOutcome.NothingLost, head, [], []);
        if (head == new LogHead(lost[0].Sequence - 1, lost[0].Previous) && IsChain(lost))
            return new RescueComparison(RescueOutcome.CanBeReappended, head, lost, []);
        var follows = lost.Count < Commits.Count
            || (stored.TryGetValue(lost[0].Sequence - 1, out var before) && before.Id == lost[0].Previous);
        return follows && head?.Sequence >= lost[0].Sequence
            ? new RescueComparison(RescueOutcome.WentOn, head, lost, [.. stored.Values.Where(commit => commit.Sequence >= lost[0].Sequence)])
            : new RescueComparison(RescueOutcome.DoesNotFit, head, lost, []);
    }

    /// <summary>
    /// Appends to a store what it lost, if it ends exactly before that. Programs that were stopped by the loss go on after they are
    /// started again. No program should be changing the store meanwhile; if one is, this stops, and nothing is lost or made twice.
    /// </summary>
    /// <returns>How many commits were appended; none when the store has all of them.</returns>
    /// <exception cref="IpamException"><see cref="IpamReason.StoreLostCommits"/>: they cannot be put back, and the message says why;
    /// <see cref="IpamReason.Conflict"/>: another program appended meanwhile; the failures of the store.</exception>
    public async Task<int> ReappendAsync(ICommitLog store, CancellationToken cancellationToken = default)
    {
        var comparison = await CompareAsync(store, cancellationToken).ConfigureAwait(false);
        if (comparison.Outcome is RescueOutcome.WentOn or RescueOutcome.DoesNotFit)
        {
            throw new IpamException(IpamReason.StoreLostCommits, comparison.Outcome == RescueOutcome.WentOn
                ? $"The commits cannot be put back: log {Log} went on with others in their place. Nothing was changed."
                : $"The commits cannot be put back: they do not follow what log {Log} has. Nothing was changed.");
        }
        try
        {
            foreach (var commit in comparison.Lost)
                await CheckContentAsync(store, commit, cancellationToken).ConfigureAwait(false);
            using var context = new EngineContext(new IpamOptions());
            var appender = new Appender(store, Log, context);
            // An answer that is lost is waited for until it is known what became of the commit.
            foreach (var commit in comparison.Lost)
            {
                var result = await appender.AppendAsync(commit, static () => { }, cancellationToken).ConfigureAwait(false);
                if (result.Outcome != AppendOutcome.Appended)
                {
                    throw new IpamException(
                        IpamReason.Conflict,
                        $"Another program changed log {Log} meanwhile: commit {commit.Sequence} and what follows it was not put back. Stop all programs first.");
                }
            }
            return comparison.Lost.Count;
        }
        catch (Exception e) when (Failures.Of(e) is IpamException failure && failure != e)
        {
            throw failure;
        }
    }

    /// <summary>Writes the file, which must not be there yet.</summary>
    internal async Task WriteAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        await using (file.ConfigureAwait(false))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes($"{BeforeLog}{Log}{AfterLog}\n"), cancellationToken).ConfigureAwait(false);
            foreach (var commit in Commits)
            {
                var line = new byte[LineFormat.Reserve(commit)];
                var length = LineFormat.Write(commit, line);
                await file.WriteAsync(line.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            }
            file.Flush(flushToDisk: true);
        }
    }

    private static LogId? ReadFirstLine(string line) =>
        line.StartsWith(BeforeLog, StringComparison.Ordinal)
        && line.EndsWith(AfterLog, StringComparison.Ordinal)
        && long.TryParse(line.AsSpan()[BeforeLog.Length..^AfterLog.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var log)
            ? new LogId(log)
            : null;

    private static bool IsChain(List<Commit> commits)
    {
        for (var i = 1; i < commits.Count; i++)
        {
            if (commits[i].Sequence != commits[i - 1].Sequence + 1 || commits[i].Previous != commits[i - 1].Id)
                return false;
        }
        return true;
    }

    private async Task<LogHead?> HeadAsync(ICommitLog store, CancellationToken cancellationToken)
    {
        try
        {
            return await store.GetHeadAsync(Log, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (Failures.Of(e) is IpamException failure && failure != e)
        {
            throw failure;
        }
    }

    /// <summary>The content of a loaded dump is not in the commit; without it the log would be damaged.</summary>
    private async Task CheckContentAsync(ICommitLog store, Commit commit, CancellationToken cancellationToken)
    {
        foreach (var @event in CommitBodyReader.Read(commit.Body.Span).Events)
        {
            for (var part = 0; part < (@event.Content?.Parts ?? 0); part++)
            {
                if (await store.ReadPartAsync(Log, @event.Content!.Blob, part, cancellationToken).ConfigureAwait(false) is null)
                {
                    throw new IpamException(
                        IpamReason.StoreLostCommits,
                        $"The commits cannot be put back: commit {commit.Sequence} loads a dump whose content the store has lost, too. Load the dump again. Nothing was changed.");
                }
            }
        }
    }
}
