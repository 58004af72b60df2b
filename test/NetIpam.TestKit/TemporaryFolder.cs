namespace NetIpam.TestKit;

/// <summary>An empty folder that is removed with everything in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("netipam-").FullName;

    /// <summary>Where a store may be in it.</summary>
    public string Store => System.IO.Path.Combine(Path, "store");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
