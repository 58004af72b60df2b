namespace NetIpam.MongoDB.Native;

/// <summary>Work that waits for a thread.</summary>
internal abstract class MongoWork(long queued)
{
    /// <summary>Since when, as a timestamp of the clock.</summary>
    public long Queued => queued;

    /// <summary>Does it; never throws.</summary>
    public abstract void Run(MongoClient client);

    /// <summary>Lets it fail without doing it.</summary>
    public abstract void Refuse(Exception exception);
}
