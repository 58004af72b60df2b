using System.Diagnostics;
using System.Runtime.InteropServices;
using NetIpam.Codec;
using NetIpam.Log;
using NetIpam.State;
using NetIpam.Telemetry;

namespace NetIpam.Engine;

/// <summary>
/// Runs the turns of one log, one at a time: decide the batch, append what it changes, answer. A conflict takes the decisions
/// back, applies what others appended, and decides again. A turn that changes nothing asks for the head, so that what it
/// answers, refusals included, was current while its callers waited.
/// </summary>
internal sealed class TurnRunner : IAsyncDisposable
{
    private const int MaxConflicts = 100;
    private const int MaxReloads = 10;

    private readonly EngineContext _context;
    private readonly ObservedLog _log;
    private readonly LogId _id;
    private readonly Func<StateMachine> _newState;
    private readonly Func<Genesis, bool> _isOurs;
    private readonly Func<CancellationToken, ValueTask<bool>> _isDeleted;
    private readonly Action<IpamException> _failWaiting;
    private readonly CancellationToken _closing;
    private readonly CancellationToken _stop;
    private readonly Appender _appender;
    private readonly CommitBodyWriter _body = new();
    private readonly List<Answer> _answers = [];
    private readonly RecentCommits _recent = new();
    private readonly SnapshotKeeper _snapshots;
    private readonly Fairness _fairness;
    private readonly Outage _appending;
    private readonly Outage _reading;
    private Outage _doing;
    private LogReplica? _replica;
    private LogHead? _known;
    private IpamException? _fault;
    private Exception? _suspected;

    public TurnRunner(
        EngineContext context,
        ICommitLog log,
        LogId id,
        Func<StateMachine> newState,
        Func<Genesis, bool> isOurs,
        Func<CancellationToken, ValueTask<bool>> isDeleted,
        Action<IpamException> failWaiting,
        CancellationToken closing,
        CancellationToken stop)
    {
        _context = context;
        _log = new ObservedLog(log, context.Time);
        _id = id;
        _newState = newState;
        _isOurs = isOurs;
        _isDeleted = isDeleted;
        _failWaiting = failWaiting;
        _closing = closing;
        _stop = stop;
        _appending = new Outage(context);
        _reading = new Outage(context, _appending);
        _doing = _reading;
        _appender = new Appender(_log, id, context);
        _fairness = new Fairness(context, log, id, stop);
        _snapshots = new SnapshotKeeper(context, new ObservedLog(log, context.Time), id, newState, stop);
    }

    /// <summary>How long the newest append took.</summary>
    public TimeSpan AppendTime { get; private set; }

    /// <summary>Whether the state is in memory, and the bytes of the log and of its snapshot; may be asked for beside a turn.</summary>
    public (bool IsLoaded, long LogBytes, long SnapshotBytes) Figures =>
        Volatile.Read(ref _replica) is { } replica ? (true, replica.BytesSinceSnapshot, replica.Snapshot?.Length ?? 0) : (false, 0, 0);

    /// <summary>Answers a batch, all of it. Never throws.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="span">The span of the turn, if it is traced.</param>
    public async ValueTask RunAsync(List<Waiter> batch, Activity? span = null)
    {
        _log.Turn = span;
        var start = 0;
        var reloads = 0;
        IpamException? noChanges = null;
        _doing = _reading;
        try
        {
            if ((_fault ?? _suspected) is { } stopped)
                throw stopped;
            while (start < batch.Count)
            {
                try
                {
                    _replica ??= await LoadAsync().ConfigureAwait(false);
                    start = await RunTurnAsync(_replica, batch, start, noChanges).ConfigureAwait(false);
                }
                catch (LogTrimmedException) when (reloads++ < MaxReloads)
                {
                    // Others went on, and trimmed beyond what we know: the snapshot has it.
                    DropReplica();
                }
                catch (LogUnavailableException e)
                {
                    DropReplica();
                    var failing = _doing;
                    _doing = _reading;
                    if (AnyWaits(batch, start) && await failing.WaitAsync(_closing).ConfigureAwait(false))
                    {
                        Instruments.Retries.Add(1);
                        continue;
                    }
                    if (failing == _reading)
                        throw;
                    // Nothing can be appended; what reads or is refused can be answered all the same.
                    noChanges = (IpamException)Failures.Of(e);
                }
            }
        }
        catch (Exception e)
        {
            // Whatever it was, the state may be half changed: it is read anew.
            DropReplica();
            var cause = await CauseOfAsync(e).ConfigureAwait(false);
            var failure = cause is OperationCanceledException && _stop.IsCancellationRequested ? Failures.NoAnswer(cause) : Failures.Of(cause);
            if (Failures.IsFinal(cause))
                await StopAsync((IpamException)failure, cause).ConfigureAwait(false);
            for (; start < batch.Count; start++)
                batch[start].Fail(failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _fairness.DisposeAsync().ConfigureAwait(false);
        await _snapshots.DisposeAsync().ConfigureAwait(false);
        _body.Dispose();
    }

    /// <summary>The state is read anew, but where it stood is not forgotten: the store may have gone back since.</summary>
    private void DropReplica()
    {
        _known = _replica?.State.Position ?? _known;
        _replica = null;
    }

    /// <summary>What is behind a failure. A log without its registry is lost; one whose namespace is deleted is gone, even if a creation that
    /// was under way all the time has made an empty one of its number again.</summary>
    private async ValueTask<Exception> CauseOfAsync(Exception failure)
    {
        if (failure is LogGoneException && _id == LogId.Registry)
            return new StoreLostCommitsException(_known ?? default, null);
        if (failure is not StoreLostCommitsException)
            return failure;
        try
        {
            return await _isDeleted(_stop).ConfigureAwait(false) ? new LogGoneException() : failure;
        }
        catch (IpamException e) when (e.Reason is IpamReason.StoreUnavailable or IpamReason.Overloaded)
        {
            // The registry cannot say now; whoever comes next asks it again.
            _suspected = failure;
            return e;
        }
        catch (Exception)
        {
            // The registry cannot say. Whatever the reason is, those who wait must learn of the failure.
            return failure;
        }
    }

    private async Task<LogReplica> LoadAsync()
    {
        await _context.Loading.WaitAsync(_stop).ConfigureAwait(false);
        try
        {
            var replica = await LogReplica.LoadAsync(_log, _id, _newState, _recent, _stop).ConfigureAwait(false);
            _reading.End();
            if (_known is { } known && !replica.Holds(known))
                throw new StoreLostCommitsException(known, replica.State.Position);
            if (replica.State.Genesis is not { } genesis || !_isOurs(genesis))
                throw new LogDamagedException($"Log {_id} belongs to another store: it was put there by someone else.");
            return replica;
        }
        finally
        {
            _context.Loading.Release();
        }
    }

    /// <summary>Answers a part of the batch, as much as fits into one commit; answers where the rest begins.</summary>
    private async ValueTask<int> RunTurnAsync(LogReplica replica, List<Waiter> batch, int start, IpamException? noChanges)
    {
        _snapshots.TellOfPublished(replica);
        var isCurrent = false;
        for (var conflicts = 0; ; conflicts++)
        {
            if (conflicts > MaxConflicts)
                throw Failures.Conflict();
            var end = Decide(replica.State, batch, start, noChanges);
            if (replica.State.Batch.Count == 0)
            {
                replica.State.Undo();
                // One look is enough: others may write faster than we read.
                if (isCurrent || !await CatchUpAsync(replica).ConfigureAwait(false))
                    return Complete(batch, start, end, noChanges);
                isCurrent = true;
                continue;
            }
            if (await _context.Clock.FindFaultAsync(_stop).ConfigureAwait(false) is { } clockFault)
            {
                // Decided again, now without changes.
                replica.State.Undo();
                noChanges = Failures.ClockOff(clockFault);
                continue;
            }
            var commit = Encode(replica.State, out var at);
            await _fairness.HoldOffAsync().ConfigureAwait(false);
            var result = await AppendAsync(replica.State, commit, batch, start, end).ConfigureAwait(false);
            _fairness.Note(in result, AppendTime);
            if (result.Outcome == AppendOutcome.Appended)
            {
                replica.State.Accept(commit.Id, at);
                replica.Applied(commit);
                _snapshots.StartIfDue(replica);
                return Complete(batch, start, end, noChanges);
            }
            replica.State.Undo();
            if (result.Outcome == AppendOutcome.Gone)
                throw new LogGoneException();
            await TakeMissedAsync(replica, result.Missed).ConfigureAwait(false);
        }
    }

    /// <summary>Decides operations until a commit is full; answers where the rest begins. With <paramref name="noChanges"/> those
    /// that would change something are refused.</summary>
    private int Decide(StateMachine state, List<Waiter> batch, int start, IpamException? noChanges)
    {
        _answers.Clear();
        var at = _context.Time.GetUtcNow();
        _body.Begin(_context.Writer, at > state.At ? at : state.At);
        state.Begin();
        for (var i = start; i < batch.Count; i++)
        {
            if (batch[i].IsDone)
            {
                _answers.Add(default);
                continue;
            }
            var eventsBefore = state.Batch.Count;
            var mark = _body.Mark();
            var answer = DecideOne(state, in batch[i].Operation);
            foreach (ref readonly var @event in CollectionsMarshal.AsSpan(state.Batch)[eventsBefore..])
                _body.Add(in @event);
            if (_body.Length > Commit.MaxBodyLength || (noChanges is not null && state.Batch.Count > eventsBefore))
            {
                state.UndoTo(eventsBefore);
                _body.CutTo(mark);
                if (eventsBefore > 0)
                    return i;
                answer = Answer.Refused(noChanges?.Reason ?? IpamReason.TooLarge);
            }
            _answers.Add(answer);
        }
        return batch.Count;
    }

    private Answer DecideOne(StateMachine state, in Operation operation)
    {
        if (operation.Content is null)
            return state.Decide(in operation);
        // Its parts are written for one place in the log, so each decision has its own.
        var named = operation with { Content = operation.Content.Named(new BlobId(_context.NewId())) };
        return state.Decide(in named);
    }

    /// <summary>Makes the batch of the state a commit, and makes sure that reading it gives exactly what was applied.</summary>
    private Commit Encode(StateMachine state, out DateTimeOffset at)
    {
        var body = _body.End(state.Digest);
        var decoded = CommitBodyReader.Read(body);
        if (decoded.Digest != state.Digest || !CollectionsMarshal.AsSpan(decoded.Events).SequenceEqual(CollectionsMarshal.AsSpan(state.Batch)))
            throw new InvalidOperationException($"Commit {state.Position.Sequence + 1} of log {_id} does not read as it was decided; nothing was changed.");
        at = decoded.At;
        return new Commit(state.Position.Sequence + 1, state.Position.Id, body);
    }

    private async ValueTask<AppendResult> AppendAsync(StateMachine state, Commit commit, List<Waiter> batch, int start, int end)
    {
        _doing = _appending;
        for (var i = 0; i < state.Batch.Count; i++)
        {
            if (state.Batch[i].Content is not { } content)
                continue;
            await WritePartsAsync(content, commit.Sequence).ConfigureAwait(false);
        }
        var started = _context.Time.GetTimestamp();
        try
        {
            var result = await _appender.AppendAsync(commit, StillUnknown, _stop).ConfigureAwait(false);
            _doing = _reading;
            _appending.End();
            return result;
        }
        finally
        {
            AppendTime = _context.Time.GetElapsedTime(started);
        }

        // Nobody waits for ever: those of this commit learn that its outcome is unknown, those behind it that nothing was done.
        void StillUnknown()
        {
            if (_context.Time.GetElapsedTime(started) < _context.StoreTimeout)
                return;
            for (var i = start; i < end; i++)
                batch[i].Fail(Failures.Unknown(null));
            for (var i = end; i < batch.Count; i++)
                batch[i].Fail(Failures.NoAnswer(null));
            _failWaiting(Failures.NoAnswer(null));
        }
    }

    private async ValueTask WritePartsAsync(LoadedContent content, long sequence)
    {
        try
        {
            for (var part = 0; part < content.Parts; part++)
                await _log.WriteCommitPartAsync(_id, content.Blob, sequence, part, content.Bytes![part], _stop).ConfigureAwait(false);
        }
        catch (OutcomeUnknownException e)
        {
            // Nothing names the parts as long as the commit is not sent.
            throw new LogUnavailableException(e.Message, e);
        }
    }

    /// <summary>Asks for the head and applies what is new; answers whether something was.</summary>
    private async ValueTask<bool> CatchUpAsync(LogReplica replica)
    {
        var ours = replica.State.Position;
        var head = await GetHeadAsync().ConfigureAwait(false) ?? throw new LogGoneException();
        _reading.End();
        if (head == ours)
            return false;
        if (head.Sequence <= ours.Sequence)
            throw new StoreLostCommitsException(ours, head);
        await replica.CatchUpAsync(head, _stop).ConfigureAwait(false);
        return true;
    }

    /// <summary>The head; a log that breaks its own time limit is not waited for.</summary>
    private async ValueTask<LogHead?> GetHeadAsync()
    {
        var asked = _log.GetHeadAsync(_id, _stop);
        if (asked.IsCompleted)
            return await asked.ConfigureAwait(false);
        try
        {
            return await asked.AsTask().WaitAsync(_context.StoreTimeout, _context.Time, _stop).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new LogUnavailableException("It does not answer.", e);
        }
    }

    private async ValueTask TakeMissedAsync(LogReplica replica, IReadOnlyList<Commit> missed)
    {
        var before = replica.State.Position;
        foreach (var commit in missed)
        {
            if (commit.Sequence == replica.State.Position.Sequence + 1)
                await replica.ApplyAsync(commit, _stop).ConfigureAwait(false);
        }
        if (replica.State.Position == before)
            await CatchUpAsync(replica).ConfigureAwait(false);
    }

    private int Complete(List<Waiter> batch, int start, int end, IpamException? noChanges)
    {
        for (var i = start; i < end; i++)
        {
            var answer = _answers[i - start];
            if (noChanges is not null && answer.Refusal == noChanges.Reason)
                batch[i].Fail(noChanges);
            else
                batch[i].Complete(in answer);
        }
        return end;
    }

    private static bool AnyWaits(List<Waiter> batch, int start) => batch.FindIndex(start, static waiter => !waiter.IsDone) >= 0;

    private async ValueTask StopAsync(IpamException failure, Exception cause)
    {
        _fault = failure;
        _context.Notice(IpamNoticeLevel.Error, $"Log {_id} is stopped: {cause.Message}", cause);
        try
        {
            if (cause is StoreLostCommitsException)
                await _recent.RescueAsync(_log, _id, _context).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _context.Notice(IpamNoticeLevel.Error, $"Log {_id}: what the store lost could not be saved: {e.Message}", e);
        }
    }
}
