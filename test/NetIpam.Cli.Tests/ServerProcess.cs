using System.Diagnostics;
using System.Text.RegularExpressions;

namespace NetIpam.Cli.Tests;

/// <summary>The real server with a store in memory, on a port that was free.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly string Executable = Path.Combine(AppContext.BaseDirectory, "ipam-server");

    private readonly Process _process;

    private ServerProcess(Process process, string address)
    {
        _process = process;
        Address = address;
    }

    public string Address { get; }

    public static async Task<ServerProcess> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo(
            Executable, ["memory", "--grpc-server-endpoint", "127.0.0.1:0", "--metrics-endpoint", "127.0.0.1:0"])
        {
            RedirectStandardError = true,
        }).ShouldNotBeNull();
        var log = new List<string>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await process.StandardError.ReadLineAsync(limit.Token) is { } line)
        {
            log.Add(line);
            if (Endpoint().Match(line) is { Success: true } match)
            {
                process.ErrorDataReceived += (_, _) => { };
                process.BeginErrorReadLine();
                return new ServerProcess(process, match.Value);
            }
        }
        process.Dispose();
        throw new InvalidOperationException("The server did not start:\n" + string.Join('\n', log));
    }

    public Task<IpamResult> RunAsync(string line) => IpamProcess.RunAsync($"{line} --grpc-server-endpoint {Address}");

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Endpoint();
}
