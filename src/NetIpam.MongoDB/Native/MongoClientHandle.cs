using System.Runtime.InteropServices;

namespace NetIpam.MongoDB.Native;

/// <summary>A client, taken from a pool and given back to it. For one thread at a time.</summary>
internal sealed class MongoClientHandle : SafeHandle
{
    private readonly MongoPoolHandle _pool;

    /// <summary>Takes a client; waits while the pool has none left.</summary>
    public MongoClientHandle(MongoPoolHandle pool)
        : base(0, ownsHandle: true)
    {
        _pool = pool;
        var added = false;
        pool.DangerousAddRef(ref added);
        SetHandle(MongocMethods.Pop(pool));
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        MongocMethods.Push(_pool.DangerousGetHandle(), handle);
        _pool.DangerousRelease();
        return true;
    }
}
