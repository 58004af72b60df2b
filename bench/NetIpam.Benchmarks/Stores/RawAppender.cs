using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NetIpam.Benchmarks.Stores;

/// <summary>The least a durable store can do: append a line, wait until the disk has it.</summary>
internal sealed partial class RawAppender : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly byte[] _line;
    private long _end;

    public RawAppender(string path, int lineLength)
    {
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        _line = new byte[lineLength];
        Array.Fill(_line, (byte)'x');
        _line[^1] = (byte)'\n';
    }

    /// <summary>Appends a line; it is on the disk afterwards.</summary>
    public void Append()
    {
        RandomAccess.Write(_file, _line, _end);
        _end += _line.Length;
        Flush();
    }

    public void Dispose() => _file.Dispose();

    private void Flush()
    {
        if (!OperatingSystem.IsLinux())
            RandomAccess.FlushToDisk(_file);
        else if (FlushData(_file) != 0)
            throw new IOException($"fdatasync failed with error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FlushData(SafeFileHandle file);
}
