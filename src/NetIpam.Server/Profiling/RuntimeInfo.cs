using System.Diagnostics;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetIpam.Server.Hosting;
using NetIpam.Server.Services;

namespace NetIpam.Server.Profiling;

/// <summary>What program runs on what runtime, and how that fares.</summary>
internal static class RuntimeInfo
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All of it as JSON. It has no secrets.</summary>
    public static string ToJson(ServerSettings settings, TimeProvider time) => new JsonObject
    {
        ["server"] = new JsonObject
        {
            ["version"] = BuildInfo.Version,
            ["revision"] = BuildInfo.Revision,
            ["backend"] = settings.Backend.Description,
            ["endpoint"] = settings.Endpoint.ToString(),
            ["logLevel"] = settings.LogLevel.ToString(),
            ["tls"] = settings.Tls is not null,
            ["knowsCallers"] = settings.Access.AreGiven,
        },
        ["runtime"] = new JsonObject
        {
            ["framework"] = RuntimeInformation.FrameworkDescription,
            ["identifier"] = RuntimeInformation.RuntimeIdentifier,
            ["os"] = RuntimeInformation.OSDescription,
            ["processors"] = Environment.ProcessorCount,
        },
        ["process"] = Process(time),
        ["collector"] = Collector(),
        ["threadPool"] = Pool(),
    }.ToJsonString(Indented) + "\n";

    private static JsonObject Process(TimeProvider time)
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        var start = new DateTimeOffset(process.StartTime.ToUniversalTime());
        return new JsonObject
        {
            ["id"] = process.Id,
            ["started"] = start.ToString("O"),
            ["upSeconds"] = (long)(time.GetUtcNow() - start).TotalSeconds,
            ["cpuSeconds"] = process.TotalProcessorTime.TotalSeconds,
            ["workingSetBytes"] = process.WorkingSet64,
            ["threads"] = process.Threads.Count,
        };
    }

    private static JsonObject Collector()
    {
        var last = GC.GetGCMemoryInfo(GCKind.Any);
        return new JsonObject
        {
            ["isServer"] = GCSettings.IsServerGC,
            ["latencyMode"] = GCSettings.LatencyMode.ToString(),
            ["collections"] = new JsonArray([.. Enumerable.Range(0, GC.MaxGeneration + 1).Select(static generation => JsonValue.Create(GC.CollectionCount(generation)))]),
            ["pauseMilliseconds"] = GC.GetTotalPauseDuration().TotalMilliseconds,
            ["allocatedBytes"] = GC.GetTotalAllocatedBytes(),
            ["heapBytes"] = GC.GetTotalMemory(forceFullCollection: false),
            ["availableBytes"] = last.TotalAvailableMemoryBytes,
            ["lastCollection"] = new JsonObject
            {
                ["index"] = last.Index,
                ["generation"] = last.Generation,
                ["heapBytes"] = last.HeapSizeBytes,
                ["committedBytes"] = last.TotalCommittedBytes,
                ["fragmentedBytes"] = last.FragmentedBytes,
                ["pinnedObjects"] = last.PinnedObjectsCount,
            },
        };
    }

    private static JsonObject Pool()
    {
        ThreadPool.GetMinThreads(out var min, out _);
        ThreadPool.GetMaxThreads(out var max, out _);
        return new JsonObject
        {
            ["threads"] = ThreadPool.ThreadCount,
            ["minThreads"] = min,
            ["maxThreads"] = max,
            ["waiting"] = ThreadPool.PendingWorkItemCount,
            ["completed"] = ThreadPool.CompletedWorkItemCount,
        };
    }
}
