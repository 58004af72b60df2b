namespace NetIpam.Foreign.Tests;

/// <summary>The contract as foreign tools read it, for those that do not take the source.</summary>
internal static class Schema
{
    private static readonly Lazy<Task<string>> Image = new(BuildAsync);

    public static string Proto { get; } = Path.Combine(Folder("NetIpam.Api"), "api", "v1", "ipam.proto");

    /// <summary>The file with descriptors of the service and of the details of errors.</summary>
    public static Task<string> FileAsync() => Image.Value;

    private static async Task<string> BuildAsync()
    {
        // Sets of descriptors are put together by writing one after the other: repeated fields of protobuf add up.
        var path = Path.Combine(AppContext.BaseDirectory, "schema.binpb");
        await using var file = File.Create(path);
        foreach (var project in new[] { "NetIpam.Api", "NetIpam.Rpc" })
        {
            var image = Path.Combine(AppContext.BaseDirectory, $"{project}.binpb");
            (await Command.RunAsync(Tool.Buf, ["build", Folder(project), "-o", image])).Succeeded();
            await file.WriteAsync(await File.ReadAllBytesAsync(image));
        }
        return path;
    }

    private static string Folder(string project) => Path.Combine(Repository.Root, "src", project, "Protos");
}
