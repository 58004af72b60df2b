using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using NetIpam.Soak.Clients;
using NetIpam.Soak.Figures;
using NetIpam.Soak.Stores;
using NetIpam.TestKit.Servers;

namespace NetIpam.Soak;

/// <summary>The program: soaks stores, measures each minute, and tells in the end whether anything was wrong or grew.</summary>
internal sealed class Soaker(SoakOptions options, TextWriter output)
{
    private static readonly TimeSpan BetweenSamples = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(4);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly Dictionary<StoreSoak, List<Sample>> _samples = [];

    private double Minutes => TimeProvider.System.GetElapsedTime(_started).TotalMinutes;

    /// <summary>Runs the program; answers its exit status.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        SoakOptions options;
        try
        {
            options = SoakOptions.Parse(args);
        }
        catch (FormatException e)
        {
            await error.WriteLineAsync($"soak: {e.Message}");
            return 2;
        }
        foreach (var store in options.Stores)
        {
            if (MissingFor(store) is { } missing)
            {
                await error.WriteLineAsync($"soak: {missing}");
                return 2;
            }
        }
        return await new Soaker(options, output).RunAsync();
    }

    private static string? MissingFor(string store) => store switch
    {
        "postgres" => PostgresServer.Missing,
        "etcd" => EtcdServer.Missing,
        "redis" => RedisServer.Missing,
        _ => null,
    };

    private static async Task<SharedStore> StartStoreAsync(string store) => store switch
    {
        "postgres" => await PostgresStore.StartAsync(CancellationToken.None),
        "etcd" => await EtcdStore.StartAsync(),
        "redis" => await RedisStore.StartAsync(),
        _ => new FileStore(),
    };

    private async Task<int> RunAsync()
    {
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"seed {options.Seed}; figures in {options.Output}"));
        using var stop = new CancellationTokenSource(options.Time);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            for (var i = 0; i < options.Stores.Count; i++)
                _samples.Add(await StartAsync(i), []);
            var runs = Task.WhenAll(_samples.Keys.Select(soak => RunAsync(soak, stop.Token)));
            while (await Task.WhenAny(runs, Task.Delay(BetweenSamples)) != runs)
                await MeasureAsync();
            await MeasureAsync();
            return await SummariseAsync() ? 0 : 1;
        }
        finally
        {
            foreach (var soak in _samples.Keys)
                await soak.DisposeAsync();
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private async Task<StoreSoak> StartAsync(int number) => await StoreSoak.StartAsync(
        options.Stores[number],
        await StartStoreAsync(options.Stores[number]),
        new SoakPlan
        {
            Rate = (double)options.Rate / options.Stores.Count,
            Gap = Gap,
            Window = options.Time / 3 < LongestWindow ? options.Time / 3 : LongestWindow,
            Seed = options.Seed + number,
        });

    /// <summary>A store that cannot be soaked any further does not end the soak of the others.</summary>
    private static async Task RunAsync(StoreSoak soak, CancellationToken stop)
    {
        try
        {
            await soak.RunAsync(stop);
        }
#pragma warning disable CA1031 // Whatever it was, it is told.
        catch (Exception e)
#pragma warning restore CA1031
        {
            soak.Tally.Violated("Soak", $"It could not go on: {e}");
        }
    }

    private async Task MeasureAsync()
    {
        foreach (var (soak, samples) in _samples)
        {
            var told = samples.Count > 0 ? samples[^1].Violations : 0;
            var sample = await soak.MeasureAsync(Math.Round(Minutes, 2));
            foreach (var violation in soak.Tally.Violations.Skip(told).Take(sample.Violations - told))
                await output.WriteLineAsync($"VIOLATION {sample.Store} {violation}");
            samples.Add(sample);
            await output.WriteLineAsync(sample.ToString());
            await File.AppendAllTextAsync(options.Output, JsonSerializer.Serialize(sample, Json) + "\n");
        }
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Minutes,5:F1} min this program: {ProcessFigures.Of(Environment.ProcessId)}, heap {GC.GetTotalMemory(forceFullCollection: true) / 1e6:F0} MB"));
    }

    /// <summary>Answers whether all is well.</summary>
    private async Task<bool> SummariseAsync()
    {
        var isWell = true;
        foreach (var (soak, samples) in _samples)
        {
            var last = samples[^1];
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"\n{last.Store}: {Minutes:F1} minutes, {last.Operations} calls, {last.Changes} changes, {soak.Checks} checks, {last.Violations} violations, seed {options.Seed}"));
            await output.WriteLineAsync($"  troubles: {List(last.Troubles)}");
            await output.WriteLineAsync($"  attempts made again: {List(last.Repeats)}");
            await output.WriteLineAsync($"  first  {samples[0]}\n  middle {samples[samples.Count / 2]}\n  last   {last}");
            var verdicts = Flatness.Judge(samples);
            foreach (var verdict in verdicts)
                await output.WriteLineAsync($"  {verdict}");
            if (verdicts.Count == 0)
                await output.WriteLineAsync($"  too short to say whether anything grows: that takes {Flatness.FewestSamples} minutes after {Flatness.ChangesUntilFull} changes");
            isWell &= last.Violations == 0 && verdicts.All(verdict => verdict.IsFlat);
        }
        await output.WriteLineAsync(isWell ? "\nall well" : "\nNOT WELL");
        return isWell;

        static string List(IReadOnlyDictionary<string, int> counts) => string.Join(", ", counts.Select(count => $"{count.Key} {count.Value}"));
    }
}
