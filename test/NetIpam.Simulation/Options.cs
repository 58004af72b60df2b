using System.Globalization;

namespace NetIpam.Simulation;

/// <summary>What the program is asked to do.</summary>
internal sealed record Options
{
    public int First { get; private init; } = 1;

    public int Step { get; private init; } = 1;

    public int Count { get; private init; } = 1000;

    public TimeSpan Limit { get; private init; } = TimeSpan.MaxValue;

    public Fault Fault { get; private init; }

    public bool PlantAll { get; private init; }

    public bool Trace { get; private init; }

    public bool Hashes { get; private init; }

    public bool StopAtFirst { get; private init; }

    /// <exception cref="FormatException">It is none of these.</exception>
    public static Options Parse(string[] args)
    {
        var options = new Options();
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--seed" => options with { First = Number(), Count = 1 },
                "--first" => options with { First = Number() },
                "--step" => options with { Step = Number() },
                "--seeds" => options with { Count = Number() },
                "--minutes" => options with { Limit = TimeSpan.FromMinutes(Number()), Count = int.MaxValue },
                "--fault" => options with { Fault = Enum.TryParse<Fault>(Value(), true, out var fault) ? fault : throw new FormatException($"there is no fault {args[i]}") },
                "--planted-faults" => options with { PlantAll = true },
                "--trace" => options with { Trace = true },
                "--hashes" => options with { Hashes = true },
                "--stop" => options with { StopAtFirst = true },
                var other => throw new FormatException($"unknown option {other}"),
            };

            string Value() => ++i < args.Length ? args[i] : throw new FormatException($"{args[i - 1]} needs a value");

            int Number() => int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"'{args[i]}' is no number");
        }
        return options;
    }
}
