namespace NetIpam.TestKit;

/// <summary>An empty folder that is removed with everything in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("netipam-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
