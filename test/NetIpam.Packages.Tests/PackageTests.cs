using System.IO.Compression;
using System.Xml.Linq;

namespace NetIpam.Packages.Tests;

/// <summary>The packages as somebody meets them who has nothing else of this repository.</summary>
public sealed class PackageTests(PackedPackages packed) : IClassFixture<PackedPackages>
{
    public static TheoryData<string> Libraries => [.. Projects.Where(name => !IsTool(name))];

    public static TheoryData<string> Tools => [.. Projects.Where(IsTool)];

    private static IEnumerable<string> Projects => Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(Path.GetFileName)!;

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_comes_with_documentation_symbols_and_its_origin(string name)
    {
        using var package = Open(name, "nupkg");
        var files = package.Entries.Select(entry => entry.FullName).ToList();
        files.ShouldContain("README.md");
        files.Where(file => file.StartsWith("lib/")).ShouldBe([$"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"], ignoreOrder: true);
        ShouldTellItsOrigin(package, name);
        using var symbols = Open(name, "snupkg");
        symbols.Entries.Select(entry => entry.FullName).ShouldContain($"lib/net10.0/{name}.pdb");
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public void A_tool_comes_with_nothing_but_itself(string name)
    {
        using var package = Open(name, "nupkg");
        var files = package.Entries.Select(entry => entry.FullName).ToList();
        files.ShouldContain("README.md");
        files.ShouldContain("tools/net10.0/any/DotnetToolSettings.xml");
        files.Where(file => file.StartsWith("tools/")).Select(Path.GetExtension).Distinct().ShouldBe([".dll", ".pdb", ".json", ".xml"], ignoreOrder: true);
        files.Count(file => file.EndsWith(".xml") && file.StartsWith("tools/")).ShouldBe(1);
        ShouldTellItsOrigin(package, name);
    }

    [Fact]
    public void Nothing_else_is_packed() =>
        Directory.GetFiles(packed.Packages, "*.nupkg").Select(Path.GetFileName).ShouldBe(Projects.Select(name => FileOf(name, "nupkg")), ignoreOrder: true);

    [Fact]
    public async Task The_example_of_the_README_runs_on_the_package()
    {
        var example = Readme.Blocks().First(block => block.Language == "csharp").Text;

        var output = await packed.RunProgramAsync("Example", example, "NetIpam");

        var said = example.Split('\n').Where(line => line.Contains("Console.WriteLine")).Select(line => line[(line.LastIndexOf("// ") + 3)..]);
        output.TrimEnd('\n').ShouldBe(string.Join('\n', said));
    }

    [Fact]
    public async Task All_libraries_can_be_used_in_one_program()
    {
        var output = await packed.RunProgramAsync("Everything", """
            using NetIpam;
            using NetIpam.DependencyInjection;

            Type[] types =
            [
                typeof(Ipam), typeof(IpamServiceCollectionExtensions), typeof(NetIpam.Postgres.PostgresOptions), typeof(NetIpam.Redis.RedisOptions),
                typeof(NetIpam.Etcd.EtcdOptions), typeof(NetIpam.MongoDB.MongoOptions), typeof(NetIpam.Testing.CommitLogConformance),
                typeof(NetIpam.Rpc.RpcException), typeof(NetIpam.Rpc.AspNetCore.RpcHealth), typeof(NetIpam.Api.V1.Prefix), typeof(NetIpam.Client.IpamClient),
                typeof(NetIpam.Migration.DataMigration),
            ];
            foreach (var type in types)
                Console.WriteLine(type.Assembly.GetName().Name);
            """, [.. Libraries.Select(row => row.Data)]);

        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(Libraries.Select(row => row.Data), ignoreOrder: true);
    }

    [Fact]
    public async Task The_tools_do_what_the_README_shows()
    {
        using var folder = new TemporaryFolder();
        var server = await TestedServer.StartAsync(
            Path.Combine(packed.Tools, "ipam-server"), "file", "--path", Path.Combine(folder.Path, "store"));
        await using (server)
            await ReadmeSession.RunAsync(packed.Tools, server.Address, folder.Path);
    }

    [Fact]
    public async Task The_version_is_the_same_everywhere()
    {
        var server = await TestedServer.StartAsync(Path.Combine(packed.Tools, "ipam-server"), "memory");
        await using (server)
        {
            (await Command.RunAsync(Path.Combine(packed.Tools, "ipam-server"), ["--version"])).Succeeded().ShouldStartWith(PackedPackages.Version);
            var versions = (await Command.RunAsync(Path.Combine(packed.Tools, "ipam"), ["version", "--grpc-server-endpoint", server.Address])).Succeeded();
            versions.ShouldContain($"client version:\"{PackedPackages.Version}");
            versions.ShouldContain($"server version:\"{PackedPackages.Version}\"");
        }
    }

    private static bool IsTool(string name) => name is "NetIpam.Server" or "NetIpam.Cli";

    private static string FileOf(string name, string kind) => $"{name}.{PackedPackages.Version}.{kind}";

    private static void ShouldTellItsOrigin(ZipArchive package, string name)
    {
        using var content = package.GetEntry(name + ".nuspec").ShouldNotBeNull().Open();
        var facts = XDocument.Load(content).Root!.Elements().Single().Elements().ToLookup(fact => fact.Name.LocalName);
        facts["version"].Single().Value.ShouldBe(PackedPackages.Version);
        facts["license"].Single().Value.ShouldBe("MIT");
        facts["description"].Single().Value.ShouldNotBe("Package Description");
        // Without git at the build there is no commit to name.
        if (Directory.Exists(Path.Combine(Repository.Root, ".git")) || File.Exists(Path.Combine(Repository.Root, ".git")))
            facts["repository"].Single().Attribute("commit")!.Value.ShouldMatch("^[0-9a-f]{40}$");
    }

    private ZipArchive Open(string name, string kind) => ZipFile.OpenRead(Path.Combine(packed.Packages, FileOf(name, kind)));
}
