namespace NetIpam.Benchmarks.Stores;

internal sealed class FileBench : BenchStore
{
    private readonly string _folder;
    private readonly RawAppender _raw;

    private FileBench(string folder, Ipam ipam)
    {
        (_folder, Ipam) = (folder, ipam);
        _raw = new RawAppender(Path.Combine(folder, "raw"), CommitLength);
    }

    public override string BareCommit => "append + fdatasync";

    public override Ipam Ipam { get; }

    public static async Task<BenchStore> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("netipam-bench-").FullName;
        return new FileBench(folder, await Ipam.OpenFileAsync(Path.Combine(folder, "store")));
    }

    public override ValueTask CommitAsync()
    {
        _raw.Append();
        return default;
    }

    public override async ValueTask DisposeAsync()
    {
        await Ipam.DisposeAsync();
        _raw.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
