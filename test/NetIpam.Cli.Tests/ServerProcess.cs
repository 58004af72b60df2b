using System.Diagnostics;
using System.Text.RegularExpressions;

namespace NetIpam.Cli.Tests;

/// <summary>The real server with a store in memory, on a port that was free.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly string Executable = Path.Combine(AppContext.BaseDirectory, "ipam-server");

    private readonly Process _process;
    private readonly Task _log;

    private ServerProcess(Process process, string address)
    {
        _process = process;
        Address = address;
        // Read to its end, or the server would stop when the pipe is full.
        _log = process.StandardError.ReadToEndAsync();
    }

    public string Address { get; }

    public static async Task<ServerProcess> StartAsync(params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(
            Executable, ["memory", "--grpc-server-endpoint", "127.0.0.1:0", "--metrics-endpoint", "127.0.0.1:0", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }).ShouldNotBeNull();
        try
        {
            return new ServerProcess(process, await ReadAddressAsync(process.StandardError));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    public Task<IpamResult> RunAsync(string line) => IpamProcess.RunAsync($"{line} --grpc-server-endpoint {Address}");

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _log;
        _process.Dispose();
    }

    private static async Task<string> ReadAddressAsync(StreamReader log)
    {
        var read = new List<string>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await log.ReadLineAsync(limit.Token) is { } line)
        {
            if (Endpoint().Match(line) is { Success: true } match)
                return match.Value;
            read.Add(line);
        }
        throw new InvalidOperationException("The server did not start:\n" + string.Join('\n', read));
    }

    [GeneratedRegex(@"(?<=at endpoint )https?://127\.0\.0\.1:\d+")]
    private static partial Regex Endpoint();
}
