using System.CommandLine;
using System.Text.Json;
using NetIpam.Benchmarks.Load;
using NetIpam.Benchmarks.Service;
using NetIpam.Benchmarks.Stores;

namespace NetIpam.Benchmarks.Commands;

/// <summary><c>load</c>: drives a server, or the library, with many clients.</summary>
internal static class LoadCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private static readonly Argument<string> Target = new("TARGET")
    {
        Description = $"The URL of a server without TLS; or {LibraryTarget.Memory}, {string.Join(", ", BenchStore.Names)}: the library on a new store.",
    };

    private static readonly Option<string> Protocol = new("--protocol") { Description = "How to speak to a server.", DefaultValueFactory = _ => "grpc2" };
    private static readonly Option<int> Clients = Positive("--clients", "How many clients there are.", 32);
    private static readonly Option<double?> Rate = new("--rate")
    {
        Description = "Operations per second that are begun, answered or not (open loop). Without it each client begins the next when it is answered (closed loop).",
        HelpName = "N",
    };

    private static readonly Option<int> Prefixes = Positive("--prefixes", "How many prefixes they acquire from, in turn: each a /16, or a /24 when there are more than 200.", 1);
    private static readonly Option<double> Fill = new("--fill") { Description = "How much of each is taken beforehand, in percent.", HelpName = "PERCENT", DefaultValueFactory = _ => 0 };
    private static readonly Option<int> Seconds = Positive("--seconds", "How long is measured.", 10);
    private static readonly Option<int> WarmUp = Positive("--warm-up", "How many seconds come before that.", 2);
    private static readonly Option<string?> Output = new("--json") { Description = "Write the result to this file, too.", HelpName = "FILE" };

    public static Command Create()
    {
        Protocol.AcceptOnlyFromAmong([.. CallProtocol.All.Select(protocol => protocol.Path)]);
        Rate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is <= 0)
                result.AddError("--rate is more than 0.");
        });
        Fill.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is < 0 or > 99)
                result.AddError("--fill is 0 to 99.");
        });
        var command = new Command("load", "Drives a server, or the library, with clients that acquire an address and release it.")
        {
            Target, Protocol, Clients, Rate, Prefixes, Fill, Seconds, WarmUp, Output,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse)
    {
        var plan = new LoadPlan(
            parse.GetValue(Clients), parse.GetValue(Rate), TimeSpan.FromSeconds(parse.GetValue(WarmUp)), TimeSpan.FromSeconds(parse.GetValue(Seconds)));
        var space = new Space(parse.GetValue(Prefixes), parse.GetValue(Fill));
        var name = parse.GetRequiredValue(Target);
        var url = Uri.TryCreate(name, UriKind.Absolute, out var given) && given.Scheme == Uri.UriSchemeHttp ? given : null;
        if (url is null && name != LibraryTarget.Memory && !BenchStore.Names.Contains(name))
        {
            await Console.Error.WriteLineAsync($"'{name}' is neither a URL of http nor a store; see --help.");
            return 2;
        }
        if (url is null && LibraryTarget.Missing(name) is { } missing)
        {
            await Console.Error.WriteLineAsync(missing);
            return 1;
        }
        await using LoadTarget target = url is not null
            ? await ServiceTarget.OpenAsync(url, CallProtocol.Of(parse.GetRequiredValue(Protocol)), space, plan.Clients)
            : await LibraryTarget.OpenAsync(name, space, plan.Clients);
        await Console.Out.WriteLineAsync($"{target.Name}; {plan.Clients} clients, {(plan.Rate is null ? "closed" : "open")} loop, {plan.Duration.TotalSeconds} s");
        var outcome = await LoadRunner.RunAsync(target, plan);
        outcome.Print(Console.Out);
        if (parse.GetValue(Output) is { } file)
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { target = target.Name, outcome }, Json) + "\n");
        return 0;
    }

    private static Option<int> Positive(string name, string description, int usual)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError($"{name} is at least 1.");
        });
        return option;
    }
}
