namespace NetIpam.Benchmarks.Page;
internal static class PerformancePage { public const string Name = "performance.md"; public static void Write(string results, string docs) { } }
