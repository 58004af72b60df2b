using Microsoft.Win32.SafeHandles;

namespace NetIpam.Log;

/// <summary>A file of the operating system.</summary>
internal sealed class OsDiskFile(string path, SafeFileHandle handle) : IDiskFile
{
    public long Length => RandomAccess.GetLength(handle);

    public bool HasName => !OperatingSystem.IsLinux() || Libc.HasName(handle, path);

    public int Read(Span<byte> buffer, long offset) => RandomAccess.Read(handle, buffer, offset);

    public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(handle, bytes, offset);

    public void Sync()
    {
        if (OperatingSystem.IsLinux())
            Libc.SyncData(handle, path);
        else
            RandomAccess.FlushToDisk(handle);
    }

    public void Truncate(long length) => RandomAccess.SetLength(handle, length);

    public void Dispose() => handle.Dispose();
}
