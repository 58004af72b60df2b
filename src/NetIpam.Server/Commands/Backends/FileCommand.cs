using System.CommandLine;
using NetIpam.Server.Hosting;

namespace NetIpam.Server.Commands.Backends;

/// <summary><c>file</c>: the store in a folder.</summary>
internal sealed class FileCommand : BackendCommand
{
    private readonly Setting _path = new("--path", "FILE_PATH", DefaultPath, "The folder of the store.");
    /// <inheritdoc/>
    public override string Name => "file";

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Aliases => ["f", "local"];

    /// <inheritdoc/>
    protected override string Title => "a store in a folder; the backend if none is named";

    /// <inheritdoc/>
    protected override IReadOnlyList<Flag> Flags => [_path];

    private static string DefaultPath =>
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "netipam",
            "store");

    /// <inheritdoc/>
    protected override Backend Read(ParseResult line, CreateMode create) =>
        new FileBackend(_path.Read(line, SettingText.ReadPath), create);
}
