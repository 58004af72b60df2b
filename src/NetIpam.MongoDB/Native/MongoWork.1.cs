namespace NetIpam.MongoDB.Native;

/// <summary>Work with a result.</summary>
internal sealed class MongoWork<T>(Func<MongoClient, T> work, long queued, CancellationToken cancellationToken) : MongoWork(queued)
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The result, or what went wrong.</summary>
    public Task<T> Done => _done.Task;

    public override void Run(MongoClient client)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            _done.SetCanceled(cancellationToken);
            return;
        }
        try
        {
            _done.SetResult(work(client));
        }
        catch (Exception exception)
        {
            _done.SetException(exception);
        }
    }

    public override void Refuse(Exception exception) => _done.SetException(exception);
}
