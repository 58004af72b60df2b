using System.Runtime.InteropServices;
using System.Text.Json;
using NetIpam.Benchmarks.Measuring;

namespace NetIpam.Benchmarks.Results;

/// <summary>What one mode measured, and where and when.</summary>
/// <param name="Mode">The mode.</param>
/// <param name="Command">What measures it again.</param>
/// <param name="At">When it was begun.</param>
/// <param name="Machine">Where.</param>
/// <param name="LoadBefore">How many processes wanted to run, on average over the minute before; 0 where it is not known.</param>
/// <param name="Sections">The tables.</param>
internal sealed record Run(string Mode, string Command, DateTimeOffset At, string Machine, double LoadBefore, IReadOnlyList<Section> Sections)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Run Begin(string mode, Settings settings) => new(
        mode,
        FormattableString.Invariant($"eng/bench {mode} --rounds {settings.Rounds} --window {settings.Window.TotalMilliseconds}"),
        TimeProvider.System.GetUtcNow(),
        FormattableString.Invariant($"{Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}"),
        ReadLoad(),
        []);

    public static Run Read(string file) => JsonSerializer.Deserialize<Run>(File.ReadAllText(file), Options) ?? throw new InvalidDataException($"{file} holds no result.");

    /// <summary>Writes it as JSON to a file of the folder that is named after the mode.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{Mode}.json"), JsonSerializer.Serialize(this, Options) + "\n");
    }

    private static double ReadLoad()
    {
        const string Source = "/proc/loadavg";
        return File.Exists(Source) ? double.Parse(File.ReadAllText(Source).Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) : 0;
    }
}
