namespace NetIpam.Log;

/// <summary>A lock on a file of the operating system.</summary>
internal sealed class OsDiskLock(FileStream file) : IDiskLock
{
    public bool KeepsOthersOut => !OperatingSystem.IsLinux() || Libc.HasName(file.SafeFileHandle, file.Name);

    public void Dispose() => file.Dispose();
}
