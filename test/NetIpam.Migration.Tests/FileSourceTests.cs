using System.Text.Json;
using System.Text.Json.Nodes;

namespace NetIpam.Migration.Tests;

/// <summary>The file of go-ipam's file backend.</summary>
public sealed class FileSourceTests : SourceTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private string Store => Path.Combine(Folder, "ipam-db.json");

    protected override string Source => $"file://{Store}";

    public override async ValueTask InitializeAsync() => await WriteAsync(SampleData.Namespaces());

    [Fact]
    public async Task Dump_is_the_namespace_root()
    {
        await File.WriteAllTextAsync(Store, new JsonArray([.. GoIpamPrefix.RealDump()]).ToJsonString(), Token);
        (await RunAsync(apply: true)).Namespaces.ShouldHaveSingleItem().Outcome.ShouldBe(NamespaceOutcome.Migrated);
        await using var ipam = await Ipam.OpenFileAsync(Target, cancellationToken: Token);
        (await ipam.Root.DumpAsync(Token)).ShouldBe(await GoIpamPrefix.LoadedAsync("root", GoIpamPrefix.RealDump()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"root\":{\"10.0.0.0/24\":")]
    [InlineData("[1,2,3]")]
    [InlineData("\"text\"")]
    public async Task What_is_not_go_ipams_is_refused(string content)
    {
        await File.WriteAllTextAsync(Store, content, Token);
        (await Should.ThrowAsync<IpamException>(() => RunAsync(apply: true))).Reason.ShouldBe(IpamReason.StoreNotUsable);
        Directory.Exists(Target).ShouldBeFalse();
    }

    [Fact]
    public async Task Damaged_file_is_refused_with_the_place()
    {
        var text = await File.ReadAllTextAsync(Store, Token);
        await File.WriteAllTextAsync(Store, text[..(text.Length / 2)], Token);
        (await Should.ThrowAsync<IpamException>(() => RunAsync(apply: true))).Message.ShouldContain("it is no JSON, see line");
        Directory.Exists(Target).ShouldBeFalse();
    }

    [Fact]
    public async Task File_is_no_target_by_mistake()
    {
        var before = await PhotographAsync();
        var other = Path.Combine(Folder, "other.json");
        File.Copy(Store, other);
        (await Should.ThrowAsync<IpamException>(() => RunAsync(apply: true, to: $"file://{other}"))).Message.ShouldContain("is a file of go-ipam");
        (await File.ReadAllTextAsync(other, Token)).ShouldBe(before);
    }

    protected override Task<string> PhotographAsync() => File.ReadAllTextAsync(Store, Token);

    protected override async Task ChangeAsync()
    {
        var namespaces = SampleData.Namespaces();
        namespaces["tenant"][1]["IPs"]!["10.0.0.99"] = true;
        await WriteAsync(namespaces);
    }

    private Task WriteAsync(SortedDictionary<string, List<JsonObject>> namespaces)
    {
        var file = new JsonObject();
        foreach (var (name, prefixes) in namespaces)
            file[name] = new JsonObject(prefixes.Select(prefix => KeyValuePair.Create<string, JsonNode?>(prefix.CidrOf(), prefix)));
        return File.WriteAllTextAsync(Store, file.ToJsonString(Indented), Token);
    }
}
