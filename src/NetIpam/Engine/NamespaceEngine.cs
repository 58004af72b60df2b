using System.Diagnostics;
using NetIpam.Log;
using NetIpam.State;
using NetIpam.Telemetry;

namespace NetIpam.Engine;

/// <summary>
/// One per log: takes the operations that wait as one batch, decides them in order of arrival, makes what they change durable
/// as one commit, and answers. What a caller is answered is durable, and was current at some moment while he waited.
/// <para>Without a log (in memory) an operation is decided at once, under the lock.</para>
/// </summary>
internal sealed class NamespaceEngine : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly EngineContext _context;
    private readonly StateMachine? _inMemory;
    private readonly TurnRunner? _runner;
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _stop = new();
    private List<Waiter> _waiting = [];
    private List<Waiter> _batch = [];
    private TaskCompletionSource? _idle;
    private bool _running;
    private bool _closed;
    private bool _isRetired;
    private bool _isBroken;

    /// <summary>An engine without a log.</summary>
    public NamespaceEngine(EngineContext context, LogId id, StateMachine state)
    {
        _context = context;
        Id = id;
        _inMemory = state;
    }

    /// <summary>An engine on a log that exists; it is read when the first operation comes.</summary>
    /// <param name="context">What all engines share.</param>
    /// <param name="log">The store.</param>
    /// <param name="id">The log.</param>
    /// <param name="newState">An empty state.</param>
    /// <param name="isOurs">Whether a genesis is that of this log.</param>
    /// <param name="isDeleted">Whether the registry says that what this is the log of is deleted.</param>
    public NamespaceEngine(
        EngineContext context, ICommitLog log, LogId id, Func<StateMachine> newState, Func<Genesis, bool> isOurs, Func<CancellationToken, ValueTask<bool>> isDeleted)
    {
        _context = context;
        Id = id;
        _runner = new TurnRunner(context, log, id, newState, isOurs, isDeleted, FailWaiting, _closing.Token, _stop.Token);
    }

    /// <summary>The log, or what would be its id if there were one.</summary>
    public LogId Id { get; }

    /// <summary>What it has in memory at the moment: whether its state is, and the bytes of the log and of its snapshot.</summary>
    public (bool IsLoaded, long LogBytes, long SnapshotBytes) Figures => _runner?.Figures ?? (true, 0, 0);

    private bool IsNamespace => Id != LogId.Registry;

    /// <summary>Answers an operation. A cancelled caller stops waiting; what was already decided is done all the same.</summary>
    /// <exception cref="IpamException">It could not be carried out. A refusal is an answer, not an exception.</exception>
    /// <exception cref="LogGoneException">The log does not exist (any more).</exception>
    public ValueTask<Answer> SubmitAsync(in Operation operation, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<Answer>(cancellationToken);
        return _inMemory is null ? SubmitToLog(in operation, cancellationToken) : new ValueTask<Answer>(DecideInMemory(_inMemory, in operation));
    }

    /// <summary>Finishes what waits, and ends. Whatever an unreachable store keeps undecided is given up.</summary>
    public async ValueTask DisposeAsync()
    {
        Task idle;
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_running)
                _idle.SetResult();
            idle = _idle.Task;
        }
        // Nobody is kept waiting for a store that is away.
        await _closing.CancelAsync().ConfigureAwait(false);
        if (await Task.WhenAny(idle, Task.Delay(_context.StoreTimeout, _context.Time, _stop.Token)).ConfigureAwait(false) != idle)
            await _stop.CancelAsync().ConfigureAwait(false);
        await idle.ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_runner is not null)
            await _runner.DisposeAsync().ConfigureAwait(false);
        _closing.Dispose();
        _stop.Dispose();
    }

    /// <summary>Ends the engine of a log that is deleted: from now on it answers that the log is gone.</summary>
    public ValueTask RetireAsync()
    {
        lock (_gate)
            _isRetired = true;
        return DisposeAsync();
    }

    private Answer DecideInMemory(StateMachine state, in Operation operation)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(Ipam));
            if (_isBroken)
                throw new InvalidOperationException("The namespace is stopped: an earlier request failed half way, and in memory there is nothing to go back to.");
            _isBroken = true;
            state.Begin();
            var answer = state.Decide(in operation);
            if (state.Batch.Count > 0)
                state.Accept(default, default);
            else
                state.Undo();
            _isBroken = false;
            if (IsNamespace)
                AnsweredOperations.Count(answer.Refusal);
            return answer;
        }
    }

    private ValueTask<Answer> SubmitToLog(in Operation operation, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(in operation);
        bool start;
        lock (_gate)
        {
            if (_isRetired)
                return ValueTask.FromException<Answer>(new LogGoneException());
            ObjectDisposedException.ThrowIf(_closed, typeof(Ipam));
            if (_waiting.Count >= _context.MaxWaiting || !_context.TryEnter())
            {
                AnsweredOperations.Count(IpamReason.Overloaded);
                return ValueTask.FromException<Answer>(Failures.Overloaded(_waiting.Count));
            }
            // Under the lock, so that no turn can answer it before it is registered.
            waiter.StopWaitingOn(cancellationToken);
            _waiting.Add(waiter);
            start = !_running;
            _running = true;
        }
        if (start)
            StartTurns();
        return new ValueTask<Answer>(waiter.Task);
    }

    private void StartTurns()
    {
        // What the caller's context holds, a deadline say, must not live on in turns that serve others.
        if (ExecutionContext.IsFlowSuppressed())
        {
            _ = RunTurnsAsync();
            return;
        }
        using (ExecutionContext.SuppressFlow())
            _ = RunTurnsAsync();
    }

    /// <summary>Runs turns until nothing waits: the first on the caller's thread up to its first real wait, the others on the
    /// pool.</summary>
    private async Task RunTurnsAsync()
    {
        // Nor what he traces, other than by the span of the turn.
        Activity.Current = null;
        var isOnPool = false;
        while (true)
        {
            var answered = TakeBatch();
            var span = TurnTrace.Start(Id, _batch);
            await _runner!.RunAsync(_batch, span).ConfigureAwait(false);
            TurnTrace.End(span);
            if (IsNamespace)
                AnsweredOperations.CountTurn(_batch);
            _context.Leave(answered);
            _batch.Clear();
            if (answered == 1 && TryGoIdle())
                return;
            if (!isOnPool)
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            isOnPool = true;
            // Behind all that waits for a thread: what a thread of the pool begins itself comes first there, so a busy namespace would keep
            // its thread for good, and that may be one of two.
            await Task.Yield();
            if (answered > 1)
                await GatherAsync(answered).ConfigureAwait(false);
            if (TryGoIdle())
                return;
        }
    }

    private int TakeBatch()
    {
        lock (_gate)
        {
            (_batch, _waiting) = (_waiting, _batch);
            return _batch.Count;
        }
    }

    private bool TryGoIdle()
    {
        lock (_gate)
        {
            if (_waiting.Count > 0)
                return false;
            _running = false;
            _idle?.TrySetResult();
            return true;
        }
    }

    /// <summary>Lets those who were just answered come back before the next turn, for up to a quarter of the time an append
    /// takes. Otherwise they miss it, and batches alternate between full and nearly empty.</summary>
    private async Task GatherAsync(int answered)
    {
        const int MostYields = 1000;
        var started = _context.Time.GetTimestamp();
        for (var i = 0; i < MostYields && Volatile.Read(ref _waiting).Count < answered; i++)
        {
            if (_context.Time.GetElapsedTime(started) > _runner!.AppendTime / 4)
                return;
            await Task.Yield();
        }
    }

    private void FailWaiting(IpamException failure)
    {
        List<Waiter> waiting;
        lock (_gate)
        {
            waiting = _waiting;
            _waiting = [];
        }
        foreach (var waiter in waiting)
            waiter.Fail(failure);
        if (IsNamespace)
            AnsweredOperations.CountFailed(waiting);
        _context.Leave(waiting.Count);
    }
}
