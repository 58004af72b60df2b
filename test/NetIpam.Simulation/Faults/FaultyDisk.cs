using NetIpam.Log;

namespace NetIpam.Simulation;

/// <summary>A disk with a planted fault.</summary>
internal sealed class FaultyDisk(IDisk disk, Fault fault) : IDisk
{
    public bool FileExists(string path) => disk.FileExists(path);

    public void CreateFolder(string folder) => disk.CreateFolder(folder);

    public IReadOnlyList<string> List(string folder) => disk.List(folder);

    public IDiskFile Open(string path, bool forWriting) => new Handle(disk.Open(path, forWriting), fault);

    public IDiskFile Create(string path) => new Handle(disk.Create(path), fault);

    public void Rename(string from, string to) => disk.Rename(from, to);

    public void Delete(string path) => disk.Delete(path);

    public void SyncFolder(string folder)
    {
        if (fault != Fault.NoFolderSync)
            disk.SyncFolder(folder);
    }

    public IDiskLock? TryLock(string path, ReadOnlySpan<byte> holder) => disk.TryLock(path, holder);

    public byte[] ReadLock(string path) => disk.ReadLock(path);

    public string? NetworkFormat(string folder) => disk.NetworkFormat(folder);

    private sealed class Handle(IDiskFile file, Fault fault) : IDiskFile
    {
        public long Length => file.Length;

        public bool HasName => file.HasName;

        public int Read(Span<byte> buffer, long offset) => file.Read(buffer, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            try
            {
                file.Write(bytes, offset);
            }
            catch (IOException) when (fault == Fault.WriteErrorsHidden)
            {
                // That is the fault.
            }
        }

        public void Sync()
        {
            if (fault == Fault.NoSync)
                return;
            try
            {
                file.Sync();
            }
            catch (IOException) when (fault == Fault.SyncErrorsHidden)
            {
                // That is the fault.
            }
        }

        public void Truncate(long length)
        {
            if (fault != Fault.NoTruncate)
                file.Truncate(length);
        }

        public void Dispose() => file.Dispose();
    }
}
