namespace NetIpam.Soak.Stores;

/// <summary>A folder, on which one server works.</summary>
public sealed class FileStore : SharedStore
{
    private readonly string _folder = Directory.CreateTempSubdirectory("netipam-file-").FullName;

    public override int MostServers => 1;

    public override string[] ArgumentsFor(IReadOnlyList<int> ports) => ["file", "--path", _folder];

    public override Task UpsetAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task<bool> CrashAsync(Random random, CancellationToken cancellationToken) => Task.FromResult(false);

    public override Task<IReadOnlyDictionary<string, long>> MeasureAsync(CancellationToken cancellationToken)
    {
        var files = new DirectoryInfo(_folder).GetFiles("*", SearchOption.AllDirectories);
        return Task.FromResult<IReadOnlyDictionary<string, long>>(
            new Dictionary<string, long> { ["bytes"] = files.Sum(file => file.Length), ["files"] = files.Length });
    }

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return default;
    }
}
