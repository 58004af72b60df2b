namespace NetIpam.Log;

/// <summary>Decides whether a path may be used as a store, before anything is written to it.</summary>
internal static class StoreFolder
{
    // Every new ext file system has one.
    private const string LostAndFound = "lost+found";

    /// <exception cref="IpamException"><see cref="IpamReason.StoreNotUsable"/></exception>
    public static void Check(IDisk disk, string path)
    {
        if (disk.FileExists(path))
            throw Refused(HoldsGoIpam(disk, path) ? GoIpam(path) : $"'{path}' is a file; give the path of a folder for the store.");
        disk.CreateFolder(path);
        var names = disk.List(path).Where(name => !string.Equals(name, LostAndFound, StringComparison.Ordinal)).ToList();
        if (names.TrueForAll(name => string.Equals(name, LogFileNames.Lock, StringComparison.Ordinal)) || names.Exists(name => LogFileNames.TryParseLog(name, out _)))
            return;
        var foreign = names.Select(name => Path.Combine(path, name)).FirstOrDefault(file => disk.FileExists(file) && HoldsGoIpam(disk, file));
        throw Refused(foreign is not null
            ? GoIpam(foreign)
            : $"The folder '{path}' holds other files and no NetIpam data; give the path of an empty folder, of one that is not there yet, or of a store.");
    }

    private static bool HoldsGoIpam(IDisk disk, string path)
    {
        using var file = disk.Open(path, forWriting: false);
        var start = new byte[GoIpamData.Enough];
        return GoIpamData.IsLikely(start.AsSpan(0, file.Read(start, 0)));
    }

    private static string GoIpam(string path) =>
        $"'{path}' holds data of go-ipam, which NetIpam imports and does not open: give the path of an empty folder for the store, then run: ipam backup restore --file '{path}'";

    private static IpamException Refused(string message) => new(IpamReason.StoreNotUsable, message);
}
