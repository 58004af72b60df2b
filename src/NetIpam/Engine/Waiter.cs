using System.Diagnostics;
using NetIpam.State;
using NetIpam.Telemetry;

namespace NetIpam.Engine;

/// <summary>An operation in the queue and the caller who waits for its answer. Callers go on on the thread pool, never
/// inside of a turn.</summary>
internal sealed class Waiter : TaskCompletionSource<Answer>
{
    private readonly Operation _operation;
    private CancellationTokenRegistration _registration;

    public Waiter(in Operation operation)
        : base(TaskCreationOptions.RunContinuationsAsynchronously) => _operation = operation;

    /// <summary>What the caller traces, if he does.</summary>
    public Activity? Caller { get; } = TurnTrace.Caller;

    public ref readonly Operation Operation => ref _operation;

    /// <summary>Whether the caller has an answer, or no longer waits for one.</summary>
    public bool IsDone => Task.IsCompleted;

    /// <summary>From now on the caller stops waiting when the token says so; what is decided by then stays decided.</summary>
    public void StopWaitingOn(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
            _registration = cancellationToken.UnsafeRegister(static (state, token) => ((Waiter)state!).TrySetCanceled(token), this);
    }

    public void Complete(in Answer answer)
    {
        _registration.Unregister();
        TrySetResult(answer);
    }

    public void Fail(Exception exception)
    {
        _registration.Unregister();
        TrySetException(exception);
    }
}
