using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace NetIpam.Foreign.Tests;

/// <summary>A Chromium for all tests of a class, as it takes long to start. The script that drives it takes a line of JSON for each
/// page to open, and answers with one.</summary>
public sealed class Browser : IAsyncDisposable
{
    /// <summary>More than the script waits for the browser, so that it comes to say what it waited for.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    private readonly Lazy<Process> _driver;
    private readonly StringBuilder _errors = new();

    public Browser() => _driver = new(Start);

    /// <summary>Opens a page, and has it make calls.</summary>
    internal async Task<IReadOnlyList<Outcome>> CallAsync(Target target, IReadOnlyList<Step> steps, JsonObject options)
    {
        await Script.AddTargetAsync(options, target);
        options["calls"] = Script.CallsOf(steps);
        await _driver.Value.StandardInput.WriteLineAsync(options.ToJsonString());
        await _driver.Value.StandardInput.FlushAsync();
        using var limit = new CancellationTokenSource(Timeout);
        var line = await _driver.Value.StandardOutput.ReadLineAsync(limit.Token);
        var outcomes = JsonNode.Parse(line.ShouldNotBeNull(Errors))!.AsArray();
        outcomes.Count.ShouldBe(steps.Count, Errors);
        return [.. steps.Zip(outcomes, (step, outcome) => Outcome.FromScript(step, outcome!))];
    }

    public async ValueTask DisposeAsync()
    {
        if (!_driver.IsValueCreated)
            return;
        using var driver = _driver.Value;
        driver.StandardInput.Close();
        try
        {
            await driver.WaitForExitAsync().WaitAsync(Timeout);
        }
        catch (TimeoutException)
        {
            driver.Kill(entireProcessTree: true);
            throw;
        }
    }

    private string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    private Process Start()
    {
        var driver = Process.Start(Command.Prepare(Tool.Node, [Path.Combine(Tool.Clients, "chromium.mjs"), Tool.Chromium], null, []))!;
        driver.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
                _errors.AppendLine(line.Data);
        };
        driver.BeginErrorReadLine();
        return driver;
    }
}
