using System.Text.Json.Nodes;

namespace NetIpam.Foreign.Tests;

/// <summary>Runs a script of the folder clients: options as one argument in JSON, calls to standard input; a line for each call
/// comes out.</summary>
internal static class Script
{
    /// <summary>What the scripts call a protocol.</summary>
    public static string NameOf(string protocol) => protocol switch
    {
        Matrix.ConnectJson => "connect-json",
        Matrix.Grpc => "grpc",
        Matrix.GrpcWeb => "grpcweb",
        _ => "connect",
    };

    /// <summary>Has it make calls.</summary>
    /// <param name="script">Its name.</param>
    /// <param name="target">What it calls.</param>
    /// <param name="steps">The calls.</param>
    /// <param name="options">What it is told beside that.</param>
    public static async Task<IReadOnlyList<Outcome>> RunAsync(string script, Target target, IReadOnlyList<Step> steps, JsonObject options)
    {
        await AddTargetAsync(options, target);
        var (status, output, errors) = await Command.RunWithInputAsync(
            CallsOf(steps).ToJsonString(), Tool.Node, [Path.Combine(Tool.Clients, script), options.ToJsonString()]);
        status.ShouldBe(0, errors);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(steps.Count, errors);
        return [.. steps.Zip(lines, (step, line) => Outcome.FromScript(step, JsonNode.Parse(line)!))];
    }

    /// <summary>Adds to options what a script has to know of the server.</summary>
    public static async Task AddTargetAsync(JsonObject options, Target target)
    {
        options["url"] = target.Endpoint.GetLeftPart(UriPartial.Authority);
        options["http"] = target.Transport.Http();
        options["schema"] = await Schema.FileAsync();
        options["authority"] = target.Authority;
        options["certificate"] = target.Certificate;
        options["key"] = target.Key;
        options["token"] = target.Token;
    }

    /// <summary>Calls as the scripts read them.</summary>
    public static JsonArray CallsOf(IReadOnlyList<Step> steps) => new([.. steps.Select(step => step.Json)]);
}
