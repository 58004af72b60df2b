using NetIpam.Benchmarks;

Dictionary<string, Func<Settings, TextWriter, Task>> modes = new()
{
    ["fill"] = FillMode.RunAsync,
    ["tops"] = TopsMode.RunAsync,
    ["children"] = ChildrenMode.RunAsync,
    ["file"] = FileStoreMode.RunAsync,
    ["postgres"] = PostgresMode.RunAsync,
    ["etcd"] = EtcdMode.RunAsync,
    ["redis"] = RedisMode.RunAsync,
    ["service"] = ServiceMode.RunAsync,
};

if (args is [BareEndpoint.Argument])
{
    await BareEndpoint.RunAsync();
    return 0;
}

var chosen = args.Where(modes.ContainsKey).ToArray();
Dictionary<string, string> flags = [];
for (var i = 0; i < args.Length; i++)
{
    if (modes.ContainsKey(args[i]))
        continue;
    if (args[i] is not ("--rounds" or "--window") || i + 1 == args.Length || !int.TryParse(args[i + 1], out _))
    {
        Console.Error.WriteLine($"'{args[i]}' is not understood; see eng/bench --help.");
        return 2;
    }
    flags[args[i]] = args[++i];
}

var settings = Settings.Parse(flags);
Console.WriteLine($"{settings.Rounds} rounds of {settings.Window.TotalMilliseconds} ms; medians; ratios are (lowest-highest) of subject by baseline\n");
foreach (var mode in chosen.Length > 0 ? chosen : [.. modes.Keys])
    await modes[mode](settings, Console.Out);
return 0;
