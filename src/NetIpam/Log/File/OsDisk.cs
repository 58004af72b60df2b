namespace NetIpam.Log;

/// <summary>The file system of the operating system.</summary>
internal sealed class OsDisk : IDisk
{
    // Renaming over a file that a reader has open, and deleting it, must work on Windows, too.
    private const FileShare Shared = FileShare.ReadWrite | FileShare.Delete;

    private static readonly string[] NetworkFormats = ["nfs", "cifs", "smb", "fuse", "9p", "afs", "ceph", "gfs", "lustre", "ncp", "webdav"];

    public bool FileExists(string path) => File.Exists(path);

    public void CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
            return;
        var parent = Path.GetDirectoryName(folder);
        if (!string.IsNullOrEmpty(parent))
            CreateFolder(parent);
        Directory.CreateDirectory(folder);
        if (!string.IsNullOrEmpty(parent))
            SyncFolder(parent);
    }

    public IReadOnlyList<string> List(string folder) =>
        Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)).ToList();

    public IDiskFile Open(string path, bool forWriting) =>
        new OsDiskFile(path, File.OpenHandle(path, FileMode.Open, forWriting ? FileAccess.ReadWrite : FileAccess.Read, Shared));

    public IDiskFile Create(string path) =>
        new OsDiskFile(path, File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, Shared));

    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    public void Delete(string path) => File.Delete(path);

    public void SyncFolder(string folder)
    {
        // NTFS journals its names and has no call for it.
        if (!OperatingSystem.IsWindows())
            Libc.SyncFolder(folder);
    }

    public IDiskLock? TryLock(string path, ReadOnlySpan<byte> holder)
    {
        // Windows refuses every reader of a file that is not shared at all; POSIX locks only advise, and need the strongest.
        var share = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, bufferSize: 0);
        }
        catch (IOException exception) when (DiskError.IsSharingViolation(exception))
        {
            return null;
        }
        try
        {
            stream.SetLength(0);
            stream.Write(holder);
        }
        catch (IOException)
        {
            // On a full disk the lock is held all the same, without a name in it.
        }
        return new OsDiskLock(stream);
    }

    public byte[] ReadLock(string path)
    {
        try
        {
            using var handle = OperatingSystem.IsWindows()
                ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, Shared)
                : Libc.Open(path);
            var buffer = new byte[4096];
            return buffer[..RandomAccess.Read(handle, buffer, 0)];
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            return [];
        }
    }

    public string? NetworkFormat(string folder)
    {
        try
        {
            var drive = new DriveInfo(folder);
            var format = drive.DriveFormat;
            return drive.DriveType == DriveType.Network || IsNetworkFormat(format) ? format : null;
        }
        catch (ArgumentException)
        {
            // A UNC path has no drive.
            return "UNC";
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            return null;
        }
    }

    internal static bool IsNetworkFormat(string format) =>
        NetworkFormats.Any(start => format.StartsWith(start, StringComparison.OrdinalIgnoreCase));
}
