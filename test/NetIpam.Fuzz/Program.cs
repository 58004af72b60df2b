using System.Globalization;
using NetIpam.Fuzz;
using NetIpam.Fuzz.Guidance;

// Options are few and plain, and the script that calls this has the help.
var seconds = 60;
var seed = Random.Shared.Next();
var isGuided = true;
var targets = new List<IFuzzTarget>();
for (var i = 0; i < args.Length; i++)
{
    var value = i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
    if (args[i] == "--seconds" && value is { } given)
        (seconds, i) = (given, i + 1);
    else if (args[i] == "--seed" && value is { } chosen)
        (seed, i) = (chosen, i + 1);
    else if (args[i] == "--unguided")
        isGuided = false;
    else if (FuzzTargets.All.FirstOrDefault(target => target.Name == args[i]) is { } target)
        targets.Add(target);
    else
        return Complain($"'{args[i]}' is no option and none of {string.Join(", ", FuzzTargets.All.Select(static target => target.Name))}");
}

Console.WriteLine($"seed {seed}");
var failed = 0;
foreach (var target in targets.Count > 0 ? targets : FuzzTargets.All)
{
    var result = Fuzzer.Run(isGuided && target.IsSteady ? new GuidedTarget(target) : target, seed, TimeSpan.FromSeconds(seconds));
    Console.WriteLine($"{target.Name,-10} {result.Inputs,12} inputs  {result.Blocks,6} blocks  {result.Corpus,5} in the corpus  {(result.Fault is null ? "no fault" : "FAULT")}");
    if (result.Fault is null)
        continue;
    failed++;
    var path = Path.Combine(Path.GetTempPath(), $"netipam-fuzz-{target.Name}-{seed}");
    await File.WriteAllBytesAsync(path, result.Input!);
    Console.WriteLine($"{result.Fault}\nThe input is in {path}. Put it into test/data/fuzz/{target.Name} when it is mended.");
}
return failed > 0 ? 1 : 0;

static int Complain(string message)
{
    Console.Error.WriteLine($"eng/fuzz: {message} (see eng/fuzz --help)");
    return 2;
}
