using System.Runtime.CompilerServices;

namespace NetIpam.Simulation;

/// <summary>Waits, on the only thread of the pool, until nothing else is queued there.</summary>
internal static class PoolIdle
{
    public static async ValueTask WaitAsync()
    {
        while (ThreadPool.PendingWorkItemCount > 0)
            await default(BehindAll);
    }

    /// <summary>Goes on behind all that is queued.</summary>
    private readonly struct BehindAll : ICriticalNotifyCompletion
    {
        public bool IsCompleted => false;

        public BehindAll GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation) =>
            ThreadPool.UnsafeQueueUserWorkItem(static action => action(), continuation, preferLocal: false);
    }
}
