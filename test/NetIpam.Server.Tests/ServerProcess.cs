using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace NetIpam.Server.Tests;

/// <summary>The real <c>ipam-server</c> in a process of its own, on a free port of loopback. Settings of the machine do not
/// reach it: its environment has none of our variables but those given, and a data folder that is not there.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int MostLog = 4_000_000;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndTimeout = TimeSpan.FromMinutes(2);
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "ipam-server");

    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly TaskCompletionSource<Uri> _endpoint = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => OnLine(line.Data);
        process.OutputDataReceived += (_, line) => OnLine(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    public Uri Endpoint { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>All that it has written so far; after megabytes, the end of it.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    /// <summary>Starts a server and waits until it serves. Adds an endpoint to the arguments. It tells in its log where it serves, so
    /// it must log at info or more.</summary>
    public static async Task<ServerProcess> StartAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        return await StartExactlyAsync([.. arguments, "--grpc-server-endpoint", "127.0.0.1:0"], environment);
    }

    /// <summary>Starts a server with exactly these arguments, and waits until it serves.</summary>
    public static async Task<ServerProcess> StartExactlyAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        if (Array.IndexOf(arguments, "--log-level") is >= 0 and var at && arguments[at + 1] is "error" or "warn")
            throw new ArgumentException("Where a server serves is read from its log, at info.", nameof(arguments));
        var server = Launch(arguments, environment);
        await server.UntilServingAsync();
        return server;
    }

    /// <summary>Runs the program to its end: for calls that must fail, or that only tell something.</summary>
    public static async Task<(int Status, string Output)> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        await using var server = Launch(arguments, environment);
        return (await server.UntilEndAsync(), server.Log);
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await UntilEndAsync();
    }

    /// <summary>Asks it to stop; answers its exit status and how long it took.</summary>
    public async Task<(int Status, TimeSpan Elapsed)> TerminateAsync()
    {
        var watch = Stopwatch.StartNew();
        Kill(_process.Id, SigTerm).ShouldBe(0);
        return (await UntilEndAsync(), watch.Elapsed);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        Client?.Dispose();
        _process.Dispose();
    }

    private static ServerProcess Launch(string[] arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("IPAM_") || n.StartsWith("GOIPAM_") || n.StartsWith("OTEL_")).ToList())
            start.Environment.Remove(name);
        start.Environment["XDG_DATA_HOME"] = "/nonexistent";
        start.Environment["IPAM_METRICS_ENDPOINT"] = "off";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new ServerProcess(Process.Start(start)!);
    }

    private async Task UntilServingAsync()
    {
        using var limit = new CancellationTokenSource(StartTimeout);
        await Task.WhenAny(_endpoint.Task, _process.WaitForExitAsync(limit.Token));
        if (!_endpoint.Task.IsCompleted)
        {
            await DisposeAsync();
            throw new InvalidOperationException($"The server did not start:\n{Log}");
        }
        Endpoint = await _endpoint.Task;
        Client = new HttpClient { BaseAddress = Endpoint, Timeout = TimeSpan.FromSeconds(30) };
    }

    private async Task<int> UntilEndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(EndTimeout);
        return _process.ExitCode;
    }

    private void OnLine(string? line)
    {
        if (line is null)
            return;
        lock (_log)
        {
            if (_log.Length > MostLog)
                _log.Remove(0, MostLog / 2);
            _log.AppendLine(line);
        }
        if (ServingLine().Match(line) is { Success: true } match)
            _endpoint.TrySetResult(new Uri(match.Groups[1].Value));
    }

    [GeneratedRegex("at endpoint (https?://[^\\s,\"]+)")]
    private static partial Regex ServingLine();

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
