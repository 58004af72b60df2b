using NetIpam.Benchmarks.Measuring;
using NetIpam.Benchmarks.Results;

namespace NetIpam.Benchmarks.Modes;

/// <summary>All modes, in the order in which they are run.</summary>
internal static class Catalogue
{
    public static IReadOnlyDictionary<string, Func<Settings, Report, Task>> Modes { get; } = new Dictionary<string, Func<Settings, Report, Task>>
    {
        ["fill"] = FillMode.RunAsync,
        ["tops"] = TopsMode.RunAsync,
        ["children"] = ChildrenMode.RunAsync,
        ["tasks"] = TasksMode.RunAsync,
        ["opening"] = OpeningMode.RunAsync,
        ["service"] = ServiceMode.RunProtocolsAsync,
        ["procedures"] = ServiceMode.RunProceduresAsync,
        ["file"] = (settings, report) => StoresMode.RunAsync("file", settings, report),
        ["postgres"] = (settings, report) => StoresMode.RunAsync("postgres", settings, report),
        ["redis"] = (settings, report) => StoresMode.RunAsync("redis", settings, report),
        ["etcd"] = (settings, report) => StoresMode.RunAsync("etcd", settings, report),
        ["postgres-log"] = PostgresLogMode.RunAsync,
        ["latency"] = LatencyMode.RunAsync,
        ["start"] = StartMode.RunAsync,
    };
}
