using System.Runtime.InteropServices;

namespace NetIpam.MongoDB.Native;

/// <summary>A pool of clients of libmongoc. It is destroyed when the last client that was taken from it is back.</summary>
internal sealed class MongoPoolHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        MongocMethods.DestroyPool(handle);
        return true;
    }
}
