using System.Globalization;

namespace NetIpam.Soak;

/// <summary>What the program is asked to do.</summary>
internal sealed record SoakOptions
{
    public IReadOnlyList<string> Stores { get; private init; } = [];

    public TimeSpan Time { get; private init; } = TimeSpan.FromMinutes(60);

    public int Rate { get; private init; } = 300;

    public int Seed { get; private init; } = Random.Shared.Next();

    public string Output { get; private init; } = "soak.jsonl";

    /// <exception cref="FormatException">It is none of these.</exception>
    public static SoakOptions Parse(string[] args)
    {
        var options = new SoakOptions();
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--minutes" => options with { Time = TimeSpan.FromMinutes(Number()) },
                "--rate" => options with { Rate = Number() },
                "--seed" => options with { Seed = Number() },
                "--output" => options with { Output = Value() },
                "postgres" or "etcd" or "redis" or "file" => options with { Stores = [.. options.Stores, args[i]] },
                var other => throw new FormatException($"neither an option nor a store: {other}"),
            };

            string Value() => ++i < args.Length ? args[i] : throw new FormatException($"{args[i - 1]} needs a value");

            int Number() => int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? number
                : throw new FormatException($"'{args[i]}' is no number above zero");
        }
        return options.Stores.Count > 0 ? options : throw new FormatException("name a store: postgres, etcd, redis or file");
    }
}
