using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NetIpam.Log;

/// <summary>What POSIX has and <see cref="System.IO"/> does not offer.</summary>
internal static partial class Libc
{
    private const int ReadOnly = 0;

    /// <summary>Makes the entries of a folder durable.</summary>
    public static void SyncFolder(string folder)
    {
        using var handle = Open(folder);
        if (FSync(handle) != 0)
            throw Error(folder);
    }

    /// <summary>Makes content and length of a file durable, without a journal write for its time stamps.</summary>
    public static void SyncData(SafeFileHandle handle, string path)
    {
        if (FDataSync(handle) != 0)
            throw Error(path);
    }

    /// <summary>Opens for reading without the lock that <see cref="System.IO"/> would take, and fail to get.</summary>
    public static SafeFileHandle Open(string path)
    {
        var descriptor = OpenDescriptor(path, ReadOnly);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Error(path);
    }

    /// <summary>Whether an open file still has a name in some folder. Linux only.</summary>
    public static bool HasName(SafeFileHandle handle, string path)
    {
        // struct statx is the same on every architecture, which cannot be said of struct stat.
        const int ThisFile = 0x1000;
        const uint LinkCount = 0x4;
        Span<uint> status = stackalloc uint[64];
        if (StatX(handle, "", ThisFile, LinkCount, ref MemoryMarshal.GetReference(status)) != 0)
            throw Error(path);
        return status[4] > 0;
    }

    private static IOException Error(string path)
    {
        var code = Marshal.GetLastPInvokeError();
        return new IOException($"{Marshal.GetPInvokeErrorMessage(code)}: '{path}'", code);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenDescriptor(string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(SafeFileHandle folder, string path, int flags, uint mask, ref uint status);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FSync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FDataSync(SafeFileHandle handle);
}
