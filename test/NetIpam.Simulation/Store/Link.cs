using System.Runtime.CompilerServices;
using NetIpam.Codec;
using NetIpam.Log;
using NetIpam.State;

namespace NetIpam.Simulation;

/// <summary>
/// The way from one process to its store: takes time, loses calls and answers, delays and repeats appends, and ends with the process.
/// What a caller is told is what a backend would tell: "certainly not done" only when that is so.
/// </summary>
internal sealed class Link(World world, Scenario scenario, Fault fault, Process process, ICommitLog store, Watch watch) : ICommitLog
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(1);
    private long _cutUntil;

    /// <summary>Whether anything goes wrong by chance.</summary>
    public bool IsReliable { get; set; }

    /// <summary>Reaches nothing for a time.</summary>
    public void Cut(TimeSpan time) => _cutUntil = world.Now + time.Ticks;

    public ValueTask<bool> CreateAsync(LogId log, Commit genesis, CancellationToken cancellationToken) =>
        CallAsync($"create {log}", true, () => store.CreateAsync(log, genesis, CancellationToken.None), cancellationToken);

    public async ValueTask<AppendResult> TryAppendAsync(LogId log, Commit commit)
    {
        var what = $"append {log}/{commit.Sequence} {Short(commit.Id)}";
        watch.Sent(commit);
        AppendResult result;
        try
        {
            if (fault == Fault.AnsweredEarly && world.Chance(0.05))
            {
                Later(what, () => store.TryAppendAsync(log, commit));
                result = AppendResult.Appended;
            }
            else
            {
                result = await CallAsync(what, true, () => store.TryAppendAsync(log, commit), CancellationToken.None, isAppend: true);
            }
        }
        catch (OutcomeUnknownException) when (fault == Fault.LostMeansDone)
        {
            result = AppendResult.Appended;
        }
        catch (OutcomeUnknownException e) when (fault == Fault.LostMeansNotDone)
        {
            watch.Denied(commit);
            throw new LogUnavailableException(e.Message, e);
        }
        catch (LogUnavailableException)
        {
            watch.Denied(commit);
            throw;
        }
        if (result.Outcome == AppendOutcome.Conflict && fault == Fault.ConflictMeansDone && world.Chance(0.1))
            result = AppendResult.Appended;
        if (result.Outcome == AppendOutcome.Appended)
        {
            watch.Acknowledged(log, commit);
            // The worst moment for it: a namespace is closed, and the registry does not know yet.
            if (!IsReliable && scenario.CutsAfterClosing > 0 && IsClosing(commit) && world.Chance(scenario.CutsAfterClosing))
                Cut(world.Between(TimeSpan.Zero, TimeSpan.FromSeconds(3)));
        }
        foreach (var missed in result.Missed)
            watch.Shown(log, missed);
        return result;
    }

    public ValueTask<LogHead?> GetHeadAsync(LogId log, CancellationToken cancellationToken) =>
        CallAsync($"head {log}", false, () => store.GetHeadAsync(log, CancellationToken.None), cancellationToken);

    public async IAsyncEnumerable<Commit> ReadAsync(LogId log, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var from = after;
            var page = await CallAsync($"read {log} after {from}", false, () => PageAsync(log, from), cancellationToken);
            foreach (var commit in page)
            {
                watch.Shown(log, commit);
                yield return commit;
                after = commit.Sequence;
            }
            if (page.Count < scenario.Page)
                yield break;
        }
    }

    public async ValueTask WriteCommitPartAsync(LogId log, BlobId blob, long sequence, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        await CallAsync(
            $"content {log}/{sequence}", true, () => Done(store.WriteCommitPartAsync(log, blob, sequence, part, content, CancellationToken.None)), cancellationToken);

    public ValueTask<bool> ClaimSnapshotAsync(LogId log, BlobId snapshot, CancellationToken cancellationToken) =>
        CallAsync($"claim {log}", true, () => store.ClaimSnapshotAsync(log, snapshot, CancellationToken.None), cancellationToken);

    public ValueTask<bool> WriteSnapshotPartAsync(LogId log, BlobId snapshot, int part, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        CallAsync($"part {log}", true, () => store.WriteSnapshotPartAsync(log, snapshot, part, content, CancellationToken.None), cancellationToken);

    public async ValueTask<bool> PublishSnapshotAsync(LogId log, SnapshotManifest manifest, CancellationToken cancellationToken)
    {
        // The worst moment for it to arrive is when somebody else has claimed.
        if (!IsReliable && world.Chance(scenario.SlowPublications))
        {
            for (var i = 0; i < 100 && (store as SimulatedStore)?.Find(log)?.Pending == manifest.Id; i++)
                await process.SleepAsync(world.Between(TimeSpan.Zero, scenario.Latency * 4));
        }
        return await CallAsync($"publish {log}/{manifest.Position.Sequence}", true, () => store.PublishSnapshotAsync(log, manifest, CancellationToken.None), cancellationToken);
    }

    public ValueTask<SnapshotManifest?> GetSnapshotAsync(LogId log, CancellationToken cancellationToken) =>
        CallAsync($"snapshot {log}", false, () => store.GetSnapshotAsync(log, CancellationToken.None), cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> ReadPartAsync(LogId log, BlobId blob, int part, CancellationToken cancellationToken) =>
        CallAsync($"read part {log}", false, () => store.ReadPartAsync(log, blob, part, CancellationToken.None), cancellationToken);

    public async ValueTask TrimAsync(LogId log, long upTo, CancellationToken cancellationToken) =>
        await CallAsync($"trim {log} to {upTo}", true, () => Done(store.TrimAsync(log, upTo, CancellationToken.None)), cancellationToken);

    public async ValueTask ClaimTurnAsync(LogId log, TurnClaim claim, CancellationToken cancellationToken) =>
        await CallAsync($"claim turn {log}", true, () => Done(store.ClaimTurnAsync(log, claim, CancellationToken.None)), cancellationToken);

    public ValueTask<DateTimeOffset?> GetTimeAsync(CancellationToken cancellationToken) =>
        CallAsync("time", false, () => store.GetTimeAsync(CancellationToken.None), cancellationToken);

    public async ValueTask DeleteAsync(LogId log, CancellationToken cancellationToken)
    {
        watch.Deleted(log);
        await CallAsync($"delete {log}", true, () => Done(store.DeleteAsync(log, CancellationToken.None)), cancellationToken);
    }

    public ValueTask DisposeAsync() => scenario.IsFile ? store.DisposeAsync() : default;

    private static bool IsClosing(Commit commit) => CommitBodyReader.Read(commit.Body.Span).Events.Exists(static @event => @event.Kind == EventKind.Closed);

    private static string Short(CommitId id) => id.ToString()[..6];

    private static async ValueTask<bool> Done(ValueTask task)
    {
        await task;
        return true;
    }

    private async ValueTask<List<Commit>> PageAsync(LogId log, long after)
    {
        var page = new List<Commit>();
        await foreach (var commit in store.ReadAsync(log, after, CancellationToken.None))
        {
            page.Add(commit);
            if (page.Count == scenario.Page)
                break;
        }
        return page;
    }

    private async ValueTask<T> CallAsync<T>(
        string what, bool changes, Func<ValueTask<T>> call, CancellationToken cancellationToken, bool isAppend = false)
    {
        await WayAsync(cancellationToken);
        var fate = DrawFate(changes, isAppend);
        if (fate != Fate.Normal)
        {
            watch.FaultHappened();
            world.Trace($"{process.Name} {what}: {fate}");
        }
        switch (fate)
        {
            case Fate.NotReached:
                throw new LogUnavailableException("The store cannot be reached.");
            case Fate.Lost:
                await WayAsync(cancellationToken, TimeLimit);
                throw Lost(changes);
            case Fate.Late:
                Later(what, call);
                await WayAsync(cancellationToken, world.Chance(0.5) ? TimeLimit : TimeSpan.Zero);
                throw Lost(changes);
            case Fate.Hangs:
                if (world.Chance(0.5))
                    Later(what, call);
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                break;
            case Fate.Twice:
                Later(what, call);
                break;
        }
        var result = await DoAsync(what, call);
        if (fate == Fate.AnswerLost)
        {
            await WayAsync(cancellationToken, TimeLimit);
            throw Lost(changes);
        }
        await WayAsync(cancellationToken);
        return result;
    }

    /// <summary>Lets the store do it; a process that dies in the middle never learns what became of it.</summary>
    private async ValueTask<T> DoAsync<T>(string what, Func<ValueTask<T>> call)
    {
        try
        {
            var result = await call();
            await process.WhileAliveAsync();
            world.Trace($"{process.Name} {what}: {Describe(result)}");
            return result;
        }
        catch (Exception e)
        {
            world.Trace($"{process.Name} {what}: {e.GetType().Name}");
            if (e is PowerLostException)
                process.Kill();
            await process.WhileAliveAsync();
            throw;
        }
    }

    private static string Describe<T>(T result) => result switch
    {
        AppendResult append => $"{append.Outcome} ({append.Missed.Count})",
        LogHead head => $"{head.Sequence} {Short(head.Id)}",
        List<Commit> page => $"{page.Count} commits",
        SnapshotManifest manifest => $"of {manifest.Position.Sequence}",
        null => "none",
        _ => result.ToString()!,
    };

    /// <summary>The call reaches the store some time, whatever became of its caller; nobody hears the answer.</summary>
    private void Later<T>(string what, Func<ValueTask<T>> call) =>
        world.After(world.Between(TimeSpan.Zero, scenario.Latency * 50), async void () =>
        {
            try
            {
                world.Trace($"{process.Name} {what}, late: {Describe(await call())}");
            }
            catch (Exception e) when (e is LogUnavailableException or LogTrimmedException)
            {
                // Nobody hears of it.
            }
        });

    private Fate DrawFate(bool changes, bool isAppend)
    {
        if (world.Now < _cutUntil)
            return world.Chance(0.7) ? Fate.NotReached : Fate.Lost;
        if (IsReliable || !world.Chance(scenario.LinkFaults))
            return Fate.Normal;
        return world.Random.Next(7) switch
        {
            0 => Fate.NotReached,
            1 => Fate.Lost,
            2 or 3 => Fate.AnswerLost,
            4 => changes ? Fate.Late : Fate.Lost,
            5 => isAppend ? Fate.Twice : Fate.AnswerLost,
            _ => isAppend ? Fate.Hangs : Fate.NotReached,
        };
    }

    private async Task WayAsync(CancellationToken cancellationToken, TimeSpan atLeast = default)
    {
        await process.SleepAsync(atLeast + world.Between(TimeSpan.FromMilliseconds(0.1), scenario.Latency));
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static Exception Lost(bool changes) =>
        changes ? new OutcomeUnknownException("The answer was lost.") : new LogUnavailableException("The answer was lost.");

    private enum Fate
    {
        Normal,
        NotReached,
        Lost,
        AnswerLost,
        Late,
        Twice,
        Hangs,
    }
}
