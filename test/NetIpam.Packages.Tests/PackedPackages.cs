using System.Xml.Linq;

namespace NetIpam.Packages.Tests;

/// <summary>The packages, and the tools installed from them. Packs what is built, unless NETIPAM_TEST_PACKAGES names a folder with
/// packages that are to be tested.</summary>
public sealed class PackedPackages : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The version, from the one place where it is written.</summary>
    public static string Version { get; } =
        XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("Version").Single().Value;

    /// <summary>Where the packages are.</summary>
    public string Packages { get; private set; } = "";

    /// <summary>Where the tools are.</summary>
    public string Tools => Path.Combine(_folder.Path, "tools");

    public async ValueTask InitializeAsync()
    {
        Packages = Environment.GetEnvironmentVariable("NETIPAM_TEST_PACKAGES") ?? "";
        if (Packages.Length == 0)
        {
            Packages = Path.Combine(_folder.Path, "packages");
            (await Command.RunAsync(Path.Combine(Repository.Root, "eng", "pack"), ["--no-build", "--output", Packages])).Succeeded();
        }
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{Packages}" />
              </packageSources>
            </configuration>
            """);
        foreach (var tool in new[] { "NetIpam.Server", "NetIpam.Cli" })
        {
            (await DotnetAsync(_folder.Path, "tool", "install", tool, "--version", Version, "--source", Packages, "--tool-path", Tools))
                .Succeeded();
        }
    }

    /// <summary>Runs a program in a new project that refers to packages; answers its output.</summary>
    public async Task<string> RunProgramAsync(string name, string source, params string[] packages)
    {
        var project = Directory.CreateDirectory(Path.Combine(_folder.Path, name)).FullName;
        await File.WriteAllTextAsync(Path.Combine(project, name + ".csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                {string.Concat(packages.Select(package => $"<PackageReference Include=\"{package}\" Version=\"{Version}\" />"))}
              </ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), source);
        return (await DotnetAsync(project, "run")).Succeeded();
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return default;
    }

    /// <summary>Runs dotnet with packages of its own, so that none of another build with the same version is taken.</summary>
    private Task<CommandResult> DotnetAsync(string folder, params string[] arguments) => Command.RunAsync(
        "dotnet", arguments, folder,
        ("NUGET_PACKAGES", Path.Combine(_folder.Path, "cache")), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("DOTNET_NOLOGO", "1"));
}
