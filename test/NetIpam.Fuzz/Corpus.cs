namespace NetIpam.Fuzz;

/// <summary>The inputs that are kept: where mutation begins, and those that once failed.</summary>
public static class Corpus
{
    private static readonly string Folder = Path.Combine(FindRoot(AppContext.BaseDirectory), "test", "data", "fuzz");

    /// <summary>The inputs of a target, by name.</summary>
    public static IReadOnlyList<(string Name, byte[] Content)> Of(IFuzzTarget target) =>
        [.. Directory.GetFiles(Path.Combine(Folder, target.Name)).Order(StringComparer.Ordinal).Select(static path => (Path.GetFileName(path), File.ReadAllBytes(path)))];

    private static string FindRoot(string folder) => File.Exists(Path.Combine(folder, "NetIpam.slnx"))
        ? folder
        : FindRoot(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("This runs outside the repository."));
}
