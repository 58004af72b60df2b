using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using NetIpam.TestKit.Servers;

namespace NetIpam.TestKit.Programs;

/// <summary>A program that runs until it is told to stop, with none of our variables from the surroundings.</summary>
public sealed class RunningProgram : IAsyncDisposable
{
    private const int MostLog = 4_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

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

    public static RunningProgram Start(
        string program, IEnumerable<string> arguments, string? folder = null, params (string Name, string Value)[] environment) =>
        new(Process.Start(Command.Prepare(program, arguments, folder, environment))!);

    /// <summary>Waits until it has written what matches; answers the first group of that.</summary>
    /// <exception cref="InvalidOperationException">It has ended without.</exception>
    public async Task<string> UntilSaysAsync(Regex pattern)
    {
        using var limit = new CancellationTokenSource(Patience);
        // Comes after its last line.
        var end = _process.WaitForExitAsync(limit.Token);
        while (true)
        {
            var hasEnded = end.IsCompletedSuccessfully;
            Task change;
            lock (_log)
            {
                if (pattern.Match(_log.ToString()) is { Success: true } match)
                    return match.Groups[1].Value;
                change = _change.Task;
            }
            if (hasEnded)
                throw new InvalidOperationException($"It has ended, and not said {pattern}:\n{Log}");
            await Task.WhenAny(change, end);
            if (end.IsCanceled)
                throw new TimeoutException($"It has not said {pattern} in {Patience}:\n{Log}");
        }
    }

    /// <summary>Waits until it has ended; answers its exit status.</summary>
    public async Task<int> UntilEndAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"It has not ended in {Patience}:\n{Log}");
        }
        return _process.ExitCode;
    }

    /// <summary>Sends SIGTERM; answers the exit status.</summary>
    public Task<int> TerminateAsync()
    {
        ProcessTree.SignalOne(_process.Id, ProcessTree.SigTerm);
        return UntilEndAsync();
    }

    /// <summary>kill -9.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return UntilEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
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
            _change.TrySetResult();
            _change = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
