using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using NetIpam.TestKit.Servers;

namespace NetIpam.Packages.Tests;

/// <summary>A program that runs until it is told to stop.</summary>
internal sealed partial class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => OnLine(line.Data);
        process.ErrorDataReceived += (_, line) => OnLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>All that it has written so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    public static RunningProgram Start(
        string program, IEnumerable<string> arguments, string? folder = null, params (string Name, string Value)[] environment) =>
        new(Process.Start(Command.Prepare(program, arguments, folder, environment)).ShouldNotBeNull());

    /// <summary>Starts an <c>ipam-server</c> on a free port of loopback; answers with it where it serves.</summary>
    public static async Task<(RunningProgram Server, string Endpoint)> StartServerAsync(string program, params string[] arguments)
    {
        var server = Start(program, ["--grpc-server-endpoint", "127.0.0.1:0", "--metrics-endpoint", "127.0.0.1:0", .. arguments]);
        try
        {
            return (server, await server.UntilSaysAsync(ServingLine()));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until it writes what matches; answers the first group of that.</summary>
    public async Task<string> UntilSaysAsync(Regex pattern)
    {
        using var limit = new CancellationTokenSource(Timeout);
        while (true)
        {
            Task change;
            lock (_log)
            {
                if (pattern.Match(_log.ToString()) is { Success: true } match)
                    return match.Groups[1].Value;
                change = _change.Task;
            }
            if (_process.HasExited)
                throw new InvalidOperationException($"It has ended, and not said {pattern}:\n{Log}");
            await Task.WhenAny(change, _process.WaitForExitAsync(limit.Token)).WaitAsync(limit.Token);
        }
    }

    /// <summary>Sends SIGTERM; answers the exit status.</summary>
    public async Task<int> TerminateAsync()
    {
        ProcessTree.SignalOne(_process.Id, ProcessTree.SigTerm);
        await _process.WaitForExitAsync().WaitAsync(Timeout);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private void OnLine(string? line)
    {
        if (line is null)
            return;
        lock (_log)
        {
            _log.AppendLine(line);
            _change.TrySetResult();
            _change = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    [GeneratedRegex("at endpoint (https?://[^\\s,\"]+)")]
    private static partial Regex ServingLine();
}
