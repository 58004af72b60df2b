using System.Diagnostics;

namespace NetIpam.Benchmarks.Service;

/// <summary>A server in a process of its own, and where it listens.</summary>
internal sealed class ServerUnderTest : IDisposable
{
    private readonly Process _process;

    private ServerUnderTest(Process process, IReadOnlyList<Uri> endpoints) => (_process, Endpoints) = (process, endpoints);

    public IReadOnlyList<Uri> Endpoints { get; }

    /// <summary>Starts a program that stands beside this one, and waits until it has told its endpoints.</summary>
    public static async Task<ServerUnderTest> StartAsync(string program, int endpoints, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, program), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException($"{program} does not start.");
        var found = new List<Uri>();
        var complete = new TaskCompletionSource();
        process.OutputDataReceived += (_, line) => Look(line.Data);
        process.ErrorDataReceived += (_, line) => Look(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await complete.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return new ServerUnderTest(process, found);

        void Look(string? line)
        {
            var at = line?.IndexOf("endpoint http", StringComparison.Ordinal) ?? -1;
            if (at < 0)
                return;
            found.Add(new Uri(line![(at + "endpoint ".Length)..].Trim()));
            if (found.Count == endpoints)
                complete.TrySetResult();
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
