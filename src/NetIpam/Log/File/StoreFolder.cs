namespace NetIpam.Log;

/// <summary>Decides whether a path may be used as a store, before anything is written to it.</summary>
internal static class StoreFolder
{
    // Every new ext file system has one.
    private const string LostAndFound = "lost+found";

    /// <summary>Refuses what is no store and cannot become one; creates a folder that is not there.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.StoreNotUsable"/>; <see cref="IpamReason.StoreUnavailable"/>: the folder
    /// cannot be created.</exception>
    public static void Check(IDisk disk, string path)
    {
        CheckNoFile(disk, path);
        Create(disk, path);
        CheckContent(disk, path);
    }

    /// <summary>Refuses what is no store and cannot become one; changes nothing.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.StoreNotUsable"/></exception>
    public static void CheckUsable(IDisk disk, string path)
    {
        CheckNoFile(disk, path);
        if (Directory.Exists(path))
            CheckContent(disk, path);
    }

    private static void CheckNoFile(IDisk disk, string path)
    {
        if (disk.FileExists(path))
            throw Refused(GoIpamHint(disk, path) ?? $"'{path}' is a file; give the path of a folder for the store.");
    }

    private static void CheckContent(IDisk disk, string path)
    {
        var names = disk.List(path).Where(name => !string.Equals(name, LostAndFound, StringComparison.Ordinal)).ToList();
        if (names.TrueForAll(name => string.Equals(name, LogFileNames.Lock, StringComparison.Ordinal)) || names.Exists(name => LogFileNames.TryParseLog(name, out _)))
            return;
        throw Refused(
            names.Select(name => Path.Combine(path, name)).Where(disk.FileExists).Select(file => GoIpamHint(disk, file)).FirstOrDefault(hint => hint is not null)
            ?? $"The folder '{path}' holds other files and no NetIpam data; give the path of an empty folder, of one that is not there yet, or of a store.");
    }

    private static void Create(IDisk disk, string path)
    {
        try
        {
            disk.CreateFolder(path);
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            // These two say "not found" of what was to be created, or repeat the path.
            var why = exception switch
            {
                FileNotFoundException or DirectoryNotFoundException => "the file system does not allow it.",
                UnauthorizedAccessException => "permission denied.",
                _ => DiskError.Describe(exception),
            };
            throw new IpamException(IpamReason.StoreUnavailable, $"The folder '{path}' cannot be created: {why}", exception);
        }
    }

    /// <summary>What to do with a file of go-ipam; <see langword="null"/> if it is none.</summary>
    private static string? GoIpamHint(IDisk disk, string path)
    {
        using var file = disk.Open(path, forWriting: false);
        var start = new byte[GoIpamData.Enough];
        return GoIpamData.KindOf(start.AsSpan(0, file.Read(start, 0))) switch
        {
            GoIpamDataKind.Dump =>
                $"'{path}' is a dump of go-ipam, which NetIpam imports and does not open: give the path of an empty folder for the store, then run: ipam backup restore --file '{path}'",
            GoIpamDataKind.Store =>
                $"'{path}' is a file store of go-ipam, which NetIpam does not open: give the path of an empty folder for the store, after you have run: ipam migrate --from 'file://{path}' --to file:///FOLDER --apply (see docs/migrating-from-go-ipam.md)",
            _ => null,
        };
    }

    private static IpamException Refused(string message) => new(IpamReason.StoreNotUsable, message);
}
