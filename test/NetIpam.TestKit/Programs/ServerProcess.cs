using System.Text.RegularExpressions;

namespace NetIpam.TestKit.Programs;

/// <summary>The real <c>ipam-server</c> in a process of its own, on a free port of loopback. Settings of the machine do not
/// reach it: its environment has none of our variables but those given, and a data folder that is not there.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string BuiltHere = Path.Combine(AppContext.BaseDirectory, "ipam-server");

    private readonly RunningProgram _program;

    private ServerProcess(RunningProgram program, Uri endpoint)
    {
        _program = program;
        Endpoint = endpoint;
        Client = new HttpClient { BaseAddress = endpoint, Timeout = Patience };
    }

    public Uri Endpoint { get; }

    /// <summary>The endpoint as people write it, without a slash at the end.</summary>
    public string Address => Endpoint.GetLeftPart(UriPartial.Authority);

    public HttpClient Client { get; }

    public int Id => _program.Id;

    public bool HasExited => _program.HasExited;

    /// <summary>All that it has written so far; after megabytes, the end of it.</summary>
    public string Log => _program.Log;

    /// <summary>Starts a server and waits until it serves. Adds an endpoint to the arguments. It tells in its log where it serves, so
    /// it must log at info or more.</summary>
    public static Task<ServerProcess> StartAsync(string[] arguments, params (string Name, string Value)[] environment) =>
        StartExactlyAsync([.. arguments, "--grpc-server-endpoint", "127.0.0.1:0"], environment);

    /// <summary>Starts a server with exactly these arguments, and waits until it serves.</summary>
    public static Task<ServerProcess> StartExactlyAsync(string[] arguments, params (string Name, string Value)[] environment) =>
        StartProgramAsync(BuiltHere, arguments, environment);

    /// <summary>Starts an <c>ipam-server</c> that is not the one beside the tests, with exactly these arguments, and waits until it serves.</summary>
    /// <exception cref="InvalidOperationException">It has ended instead.</exception>
    public static async Task<ServerProcess> StartProgramAsync(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        if (Array.IndexOf(arguments, "--log-level") is >= 0 and var at && arguments[at + 1] is "error" or "warn")
            throw new ArgumentException("Where a server serves is read from its log, at info.", nameof(arguments));
        var server = Launch(program, arguments, environment);
        try
        {
            return new ServerProcess(server, new Uri(await server.UntilSaysAsync(ServingLine())));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs the program to its end: for calls that must fail, or that only tell something.</summary>
    public static async Task<(int Status, string Output)> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        await using var server = Launch(BuiltHere, arguments, environment);
        return (await server.UntilEndAsync(), server.Log);
    }

    /// <summary>kill -9.</summary>
    public Task KillAsync() => _program.KillAsync();

    /// <summary>Asks it to stop; answers its exit status.</summary>
    public Task<int> TerminateAsync() => _program.TerminateAsync();

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        Client.Dispose();
    }

    private static RunningProgram Launch(string program, string[] arguments, (string Name, string Value)[] environment) =>
        RunningProgram.Start(program, arguments, null, [("XDG_DATA_HOME", "/nonexistent"), ("IPAM_METRICS_ENDPOINT", "off"), .. environment]);

    [GeneratedRegex("at endpoint (https?://[^\\s,\"]+)")]
    private static partial Regex ServingLine();
}
