using System.Diagnostics;
using System.Text;

namespace NetIpam.TestKit.Servers;

/// <summary>
/// A server of a store in a process of its own: on a free port of loopback, with a folder that goes with it. It can be
/// killed, started again on the same port and data, and halted. What it wrote is told when it does not start, and is
/// at hand as <see cref="Output"/>.
/// </summary>
public abstract class StoreProcess(string name) : IAsyncDisposable
{
    private const int MostOutput = 1_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    private readonly StringBuilder _output = new();
    private Process? _process;

    /// <summary>The port of loopback that it serves at.</summary>
    public int Port { get; } = FreePort.Take();

    /// <summary>A folder for its data.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory($"netipam-{name}-").FullName;

    /// <summary>All that it has written in this life, and about the last megabyte of those before.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Where a program is: in the folders given, then in PATH; null when it is not installed.</summary>
    public static string? Find(string program, params string[] folders) => folders
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Starts it, which must not be running, and waits until it serves.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (IsRunning)
            throw new InvalidOperationException($"{name} runs already.");
        var watch = Stopwatch.StartNew();
        while (true)
        {
            Launch();
            while (IsRunning && !await IsReadyAsync(cancellationToken))
            {
                if (watch.Elapsed > Patience)
                    throw new TimeoutException($"{name} does not serve. It says:\n{Output}");
                await Task.Delay(BetweenLooks, cancellationToken);
            }
            if (IsRunning)
                return;
            // What is left of the life before can be in its way for a moment.
            if (watch.Elapsed > Patience / 6)
                throw new InvalidOperationException($"{name} does not start. It says:\n{Output}");
            await Task.Delay(BetweenLooks * 10, cancellationToken);
        }
    }

    /// <summary>kill -9 of it and everything that it started, as a crash of the machine's operating system would not be: what it
    /// wrote to files without a sync is still there.</summary>
    public async Task KillAsync()
    {
        if (!IsRunning)
            return;
        ProcessTree.Signal(_process!.Id, ProcessTree.SigKill);
        await UntilEndAsync();
    }

    /// <summary>Asks it to stop, and waits until it has.</summary>
    public async Task StopAsync()
    {
        if (!IsRunning)
            return;
        ProcessTree.SignalOne(_process!.Id, StopSignal);
        await UntilEndAsync();
    }

    /// <summary>Kills it and starts it again.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await KillAsync();
        await StartAsync(cancellationToken);
    }

    /// <summary>Halts it, without anyone being told: connections stay, nothing is answered from when this completes.</summary>
    public Task PauseAsync() => ProcessTree.HaltAsync(_process!.Id);

    /// <summary>Lets it go on.</summary>
    public void Resume() => ProcessTree.Signal(_process!.Id, ProcessTree.SigCont);

    public virtual async ValueTask DisposeAsync()
    {
        if (_process is null)
            return;
        await KillAsync();
        _process.Dispose();
        _process = null;
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The program and its arguments.</summary>
    protected abstract ProcessStartInfo Command();

    /// <summary>Whether it serves. What it throws is a failure of the test.</summary>
    protected abstract Task<bool> IsReadyAsync(CancellationToken cancellationToken);

    /// <summary>The signal that asks it to stop.</summary>
    protected virtual int StopSignal => ProcessTree.SigTerm;

    /// <summary>Waits until it has ended, as it was told to.</summary>
    protected Task UntilEndAsync() => _process!.WaitForExitAsync().WaitAsync(Patience);

    /// <summary>Runs another program to its end; answers what it wrote to its output.</summary>
    protected async Task<string> RunAsync(ProcessStartInfo command, CancellationToken cancellationToken)
    {
        command.RedirectStandardOutput = true;
        command.RedirectStandardError = true;
        using var process = Process.Start(command)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{command.FileName} {string.Join(' ', command.ArgumentList)} ended with {process.ExitCode}: {await errors}\n{Output}");
        return await output;
    }

    private void Launch()
    {
        _process?.Dispose();
        lock (_output)
            _output.Remove(0, Math.Max(0, _output.Length - MostOutput));
        var command = Command();
        command.RedirectStandardOutput = true;
        command.RedirectStandardError = true;
        _process = Process.Start(command)!;
        _process.OutputDataReceived += (_, line) => Write(line.Data);
        _process.ErrorDataReceived += (_, line) => Write(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Write(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}
