using System.Runtime.CompilerServices;
using NetIpam.Engine;

namespace NetIpam.Telemetry;

/// <summary>The stores that are open in this process. One that is forgotten instead of closed is not kept alive by it. Thread-safe.</summary>
internal static class LiveStores
{
    private static readonly ConditionalWeakTable<NamespaceDirectory, object?> Open = [];

    public static void Add(NamespaceDirectory store)
    {
        Open.Add(store, null);
        Instruments.Begin();
    }

    public static void Remove(NamespaceDirectory store) => Open.Remove(store);

    /// <summary>A figure, summed over all of them.</summary>
    public static long Sum(Func<StoreFigures, long> figure)
    {
        long sum = 0;
        foreach (var (store, _) in Open)
            sum += figure(store.Figures);
        return sum;
    }
}
