using System.Text.RegularExpressions;

namespace NetIpam.Packages.Tests;

/// <summary>The files of <c>deploy/</c>, the compose file and the Dockerfile, as far as that can be without the systems that they are for.</summary>
public sealed partial class DeployTests
{
    private const string User = "1654";

    private static readonly string Checks = Path.Combine(Repository.Root, "test", "NetIpam.Packages.Tests", "checks");
    private static readonly string Manifests = Path.Combine(Repository.Root, "deploy", "kubernetes");
    private static readonly string Unit = Path.Combine(Repository.Root, "deploy", "systemd", "ipam-server.service");

    [Fact]
    public async Task Kubernetes_manifests_are_of_the_schemas()
    {
        var node = Command.FindNode(Checks, "KUBERNETES MANIFESTS");

        var result = await Command.RunAsync(node, [Path.Combine(Checks, "kubernetes.mjs"), .. Directory.GetFiles(Manifests).Order()]);

        result.Succeeded().ShouldBe("""
            apps/v1 StatefulSet ipam-server
            v1 Service ipam-server
            apps/v1 Deployment ipam-server
            v1 Service ipam-server
            policy/v1 PodDisruptionBudget ipam-server

            """);
    }

    [Fact]
    public async Task The_compose_file_is_of_the_schema()
    {
        var node = Command.FindNode(Checks, "COMPOSE FILE");

        (await Command.RunAsync(
            node,
            [Path.Combine(Checks, "node_modules", "dclint", "bin", "dclint.cjs"), "--config", Path.Combine(Checks, "dclint.json"), "compose.yaml"],
            Repository.Root)).Succeeded();
    }

    [Fact]
    public async Task Systemd_understands_the_unit_and_finds_little_exposed()
    {
        var analyze = Command.Find("systemd-analyze", "SYSTEMD UNIT");

        // The program of the unit is not there: this one stands for it.
        using var folder = new TemporaryFolder();
        var unit = Path.Combine(folder.Path, "ipam-server.service");
        await File.WriteAllTextAsync(unit, (await File.ReadAllTextAsync(Unit)).Replace("/usr/local/bin/ipam-server", Path.Combine(AppContext.BaseDirectory, "ipam-server")));
        var verified = await Command.RunAsync(analyze, ["verify", "--man=no", unit]);
        verified.ShouldBe(new CommandResult(0, "", ""));
        (await Command.RunAsync(analyze, ["security", "--offline=true", "--no-pager", "--threshold=15", unit])).Succeeded();
    }

    [Fact]
    public async Task Every_setting_is_one_of_the_program()
    {
        var help = "";
        foreach (var backend in new[] { "file", "postgres" })
            help += (await Command.RunAsync(Path.Combine(AppContext.BaseDirectory, "ipam-server"), [backend, "--help"])).Succeeded();
        help += (await Command.RunAsync(Path.Combine(AppContext.BaseDirectory, "ipam"), ["--help"])).Succeeded();

        var names = Files.SelectMany(file => Variable().Matches(File.ReadAllText(file))).Select(match => match.Value).Distinct().ToList();

        names.Count.ShouldBeGreaterThan(5);
        names.Where(name => !Regex.IsMatch(help, $@"\b{name}\b")).ShouldBeEmpty();
    }

    [Fact]
    public void No_container_runs_as_root()
    {
        var image = File.ReadAllText(Path.Combine(Repository.Root, "Dockerfile"));
        image.ShouldContain($"\nUSER {User}:{User}\n");
        image.ShouldContain($"--chown={User}:{User} ");
        foreach (var file in Directory.GetFiles(Manifests))
        {
            var manifest = File.ReadAllText(file);
            manifest.ShouldContain("runAsNonRoot: true");
            manifest.ShouldContain($"runAsUser: {User}\n");
            manifest.ShouldContain($"fsGroup: {User}\n");
            manifest.ShouldContain("readOnlyRootFilesystem: true");
            manifest.ShouldContain("allowPrivilegeEscalation: false");
        }
    }

    private static IEnumerable<string> Files =>
        [Path.Combine(Repository.Root, "Dockerfile"), Path.Combine(Repository.Root, "compose.yaml"), Unit, .. Directory.GetFiles(Manifests)];

    [GeneratedRegex(@"\b(GO)?IPAM_[A-Z_]+\b(?=[=:]|\s*$)", RegexOptions.Multiline)]
    private static partial Regex Variable();
}
