using System.Text.Json;

namespace NetIpam.TestKit.Golden;

/// <summary>The recording that ships with the tests, and those that NETIPAM_GOLDEN names (a list like PATH).</summary>
public static class GoldenFiles
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    public static TheoryData<string> Paths()
    {
        var paths = new TheoryData<string>(TestData.Path("goipam-golden.jsonl"));
        paths.AddRange((Environment.GetEnvironmentVariable("NETIPAM_GOLDEN") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
        return paths;
    }

    public static IEnumerable<GoldenSequence> Read(string path) =>
        File.ReadLines(path).Select(line => JsonSerializer.Deserialize<GoldenSequence>(line, Options)!);
}
