using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using NetIpam.TestKit;

namespace NetIpam.Docs.Tests.Shell;

/// <summary>Types the commands of a page into one bash, one after the other, in the world that the file of the page in
/// <c>Pages</c> sets up (without one: a server in memory).</summary>
internal static class Session
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    /// <summary>What came of each command; fewer than commands if one never ended.</summary>
    [SupportedOSPlatform("linux")]
    public static async Task<IReadOnlyList<Result>> RunAsync(string page, IReadOnlyList<CommandLine> commands, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var results = Directory.CreateDirectory(Path.Combine(folder.Path, "results")).FullName;
        var script = Path.Combine(folder.Path, "session.sh");
        await File.WriteAllTextAsync(script, Script(page, commands, folder.Path), cancellationToken);
        using var process = Process.Start(Isolation.Bash(script))!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(cancellationToken);
        }
        var read = new List<Result>();
        for (var i = 0; File.Exists(Path.Combine(results, $"{i}.status")); i++)
        {
            read.Add(new Result(
                int.Parse(await File.ReadAllTextAsync(Path.Combine(results, $"{i}.status"), cancellationToken), System.Globalization.CultureInfo.InvariantCulture),
                await File.ReadAllTextAsync(Path.Combine(results, $"{i}.out"), cancellationToken),
                await File.ReadAllTextAsync(Path.Combine(results, $"{i}.err"), cancellationToken)));
        }
        if (read.Count < commands.Count)
            read.Add(new Result(-1, await output, await error));
        return read;
    }

    private static string Script(string page, IReadOnlyList<CommandLine> commands, string folder)
    {
        var script = new StringBuilder();
        script.Append(System.Globalization.CultureInfo.InvariantCulture, $"repository='{Repository.Root}' here='{folder}'\n");
        script.Append(System.Globalization.CultureInfo.InvariantCulture, $". '{PathOf("all")}'\n");
        var own = PathOf(Path.GetFileNameWithoutExtension(page));
        script.Append(File.Exists(own) ? $". '{own}'\n" : "ipam-server memory\n");
        for (var i = 0; i < commands.Count; i++)
        {
            script.Append(System.Globalization.CultureInfo.InvariantCulture, $"type_command {i} {(commands[i].ShowsErrors ? "terminal" : "script")} <<'END_OF_COMMAND'\n");
            script.Append(commands[i].Text).Append("\nEND_OF_COMMAND\n");
        }
        return script.Append("stop_server\n").ToString();
    }

    private static string PathOf(string name) => Path.Combine(Repository.Root, "test", "NetIpam.Docs.Tests", "Pages", $"{name}.sh");

    /// <summary>What came of a command. A status of -1: it never ended, or the world could not be set up.</summary>
    internal sealed record Result(int Status, string Output, string Error);
}
