using System.Runtime.InteropServices;

namespace NetIpam.MongoDB.Native;

/// <summary>A parsed connection string of libmongoc.</summary>
internal sealed class MongoUriHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        MongocMethods.DestroyUri(handle);
        return true;
    }
}
