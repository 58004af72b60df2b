using System.Collections.Concurrent;
using NetIpam.Log;

namespace NetIpam.MongoDB.Native;

/// <summary>
/// Threads that wait for the driver, which has no asynchronous calls, so that no thread of the pool does. Each has a client of
/// its own; work waits for one in a bounded queue.
/// </summary>
internal sealed class MongoWorkers : IAsyncDisposable
{
    private const int MaxQueued = 4096;

    private readonly BlockingCollection<MongoWork> _queue = new(MaxQueued);
    private readonly Task[] _ended;
    private readonly MongoPoolHandle _pool;
    private readonly string _database;
    private readonly TimeProvider _time;
    private readonly TimeSpan _longestWait;
    private int _disposed;

    public MongoWorkers(MongoOptions options, TimeProvider time)
    {
        (_time, _longestWait, _database) = (time, options.Timeout, options.Database);
        _pool = MongoPool.Create(options);
        _ended = [.. Enumerable.Range(1, options.Connections).Select(StartThread)];
    }

    /// <summary>Does work on one of the threads, and completes elsewhere.</summary>
    /// <param name="work">The work: commands, one after another.</param>
    /// <param name="cancellationToken">Ends the waiting, not what has been begun.</param>
    /// <exception cref="LogUnavailableException">It was not begun: too much is waiting, or it waited for too long.</exception>
    public async ValueTask<T> RunAsync<T>(Func<MongoClient, T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        var queued = new MongoWork<T>(work, _time.GetTimestamp(), cancellationToken);
        if (!TryQueue(queued))
            throw new LogUnavailableException($"Too many calls are waiting for MongoDB ({MaxQueued}). Nothing was done.");
        return await queued.Done.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Does what is queued, ends the threads and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            _queue.CompleteAdding();
        await Task.WhenAll(_ended).ConfigureAwait(false);
        _pool.Dispose();
    }

    private bool TryQueue(MongoWork work)
    {
        try
        {
            return _queue.TryAdd(work);
        }
        catch (InvalidOperationException e)
        {
            throw new ObjectDisposedException(nameof(MongoCommitLog), e);
        }
    }

    private Task StartThread(int number)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                using var client = new MongoClient(_pool, _database);
                foreach (var work in _queue.GetConsumingEnumerable())
                {
                    if (_time.GetElapsedTime(work.Queued) > _longestWait)
                        work.Refuse(new LogUnavailableException("All connections to MongoDB are busy. Nothing was done."));
                    else
                        work.Run(client);
                }
            }
            finally
            {
                ended.SetResult();
            }
        })
        {
            IsBackground = true,
            Name = $"MongoDB {number}",
        };
        thread.Start();
        return ended.Task;
    }
}
