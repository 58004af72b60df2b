using System.Security.Cryptography;
using NetIpam.Log;

namespace NetIpam.Cli;

/// <summary>Files that are there as a whole, on the disk, or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file under a temporary name beside it, and gives it its name at the end. One that is there is replaced. Of several
    /// that write the same file at the same time each has a temporary name of its own, and the last one stays.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        var temporary = $"{path}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.tmp";
        // New: one that is there is another run's, or open to others.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        // A backup tells which addresses are in use.
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(temporary, options);
        try
        {
            await using (file.ConfigureAwait(false))
            {
                await write(file).ConfigureAwait(false);
                await file.FlushAsync(cancellationToken).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        new OsDisk().SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }
}
