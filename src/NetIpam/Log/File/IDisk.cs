namespace NetIpam.Log;

/// <summary>
/// What the file log asks of a file system, so that tests can put one in its place that fails and forgets. Errors are
/// <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>, as <see cref="System.IO"/> throws them.
/// </summary>
internal interface IDisk
{
    /// <summary>Whether there is a regular file of that path.</summary>
    bool FileExists(string path);

    /// <summary>Creates a folder durably, unless it is there.</summary>
    void CreateFolder(string folder);

    /// <summary>The names, without the folder, of everything in a folder.</summary>
    IReadOnlyList<string> List(string folder);

    /// <summary>Opens an existing file for reading and, if asked, for writing.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    IDiskFile Open(string path, bool forWriting);

    /// <summary>Creates an empty file, in the place of one that is there.</summary>
    IDiskFile Create(string path);

    /// <summary>Renames a file in one atomic step, in the place of one that is there.</summary>
    void Rename(string from, string to);

    /// <summary>Deletes a file, if it is there.</summary>
    void Delete(string path);

    /// <summary>Makes creations, renames and deletions in a folder durable. What could not be made durable is still
    /// pending after an error, as file systems journal it: a later success covers it.</summary>
    void SyncFolder(string folder);

    /// <summary>Takes the lock that a file stands for, until disposed of or until the process ends in whatever way, and
    /// writes into the file who holds it.</summary>
    /// <returns><see langword="null"/> when another one holds it.</returns>
    IDiskLock? TryLock(string path, ReadOnlySpan<byte> holder);

    /// <summary>What the holder of a lock wrote; empty when that cannot be read.</summary>
    byte[] ReadLock(string path);

    /// <summary>The name of the network file system that a folder is on; <see langword="null"/> for a local one.</summary>
    string? NetworkFormat(string folder);
}
