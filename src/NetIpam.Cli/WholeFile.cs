namespace NetIpam.Cli;

/// <summary>Files that are there as a whole, on the disk, or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file under a temporary name beside it, and gives it its name at the end. One that is there is replaced.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        var temporary = path + ".tmp";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            // A backup tells which addresses are in use.
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            var file = new FileStream(temporary, options);
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
    }
}
