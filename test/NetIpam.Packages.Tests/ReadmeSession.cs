namespace NetIpam.Packages.Tests;

/// <summary>Types in what the README shows, and compares what comes with what it says.</summary>
internal static class ReadmeSession
{
    private const string Prompt = "$ ";

    /// <summary>The calls with curl, and then the session of the command line, at a server without content.</summary>
    /// <param name="programs">The folder of <c>ipam</c>.</param>
    /// <param name="endpoint">Where the server is.</param>
    /// <param name="folder">Where to be meanwhile.</param>
    public static async Task RunAsync(string programs, string endpoint, string folder)
    {
        (string, string)[] environment =
        [
            ("PATH", $"{programs}:{Environment.GetEnvironmentVariable("PATH")}"),
            ("IPAM_CLI_GRPC_SERVER_ENDPOINT", endpoint),
        ];
        var service = Readme.Blocks("The service");
        foreach (var ((language, commands), (_, answers)) in service.Zip(service.Skip(1)).Where(pair => pair.Second.Language.Length == 0))
        {
            language.ShouldBe("sh");
            var got = new List<string>();
            foreach (var command in commands.Split('\n'))
                got.Add(await Command.RunShellAsync(command.Replace("curl ", "curl -s ").Replace("localhost:9090", endpoint), folder, environment));
            string.Join('\n', got).ShouldBe(answers, commands);
        }
        var steps = Readme.Blocks("The command line").Single(block => block.Language == "console").Text.Split('\n');
        for (var i = 0; i < steps.Length;)
        {
            var command = steps[i++];
            command.ShouldStartWith(Prompt);
            var expected = steps[i..].TakeWhile(line => !line.StartsWith(Prompt)).ToList();
            i += expected.Count;
            var got = await Command.RunShellAsync(command[Prompt.Length..], folder, environment);
            got.TrimEnd('\n').ShouldBe(string.Join('\n', expected), command);
        }
    }
}
