namespace NetIpam.Packages.Tests;

/// <summary>The programs as single files. Publishes them, unless NETIPAM_TEST_PROGRAMS names a folder with those that are to be
/// tested.</summary>
public sealed class PublishedPrograms : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public string Folder { get; private set; } = "";

    public string Server => Path.Combine(Folder, "ipam-server");

    public string Ipam => Path.Combine(Folder, "ipam");

    public async ValueTask InitializeAsync()
    {
        Folder = Environment.GetEnvironmentVariable("NETIPAM_TEST_PROGRAMS") ?? "";
        if (Folder.Length > 0)
            return;
        Folder = _folder.Path;
        (await Command.RunAsync(Path.Combine(Repository.Root, "eng", "publish"), ["--output", Folder])).Succeeded();
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return default;
    }
}
