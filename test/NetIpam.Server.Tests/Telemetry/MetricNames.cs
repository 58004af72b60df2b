using System.Text.RegularExpressions;

namespace NetIpam.Server.Tests.Telemetry;

/// <summary>The names of metrics in what is shipped beside the program.</summary>
internal static partial class MetricNames
{
    public static string Deploy { get; } = Path.Combine(Repository.Root, "deploy");

    /// <summary>Those that docs/metrics.md lists.</summary>
    public static List<string> Documented() =>
        [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "metrics.md")).Select(line => Row().Match(line)).Where(row => row.Success).Select(row => row.Groups[1].Value)];

    /// <summary>Those that a text uses, without the endings of the parts of histograms.</summary>
    public static IEnumerable<string> UsedIn(string text) =>
        Used().Matches(text).Select(match => match.Value).Where(name => name is not ("netipam_namespace" or "netipam_prefix" or "netipam_store_operation" or "rpc_method" or "rpc_response_status_code"))
            .Select(name => PartOfHistogram().Replace(name, "")).Distinct();

    [GeneratedRegex(@"^\| `([a-z0-9_*]+)` \|")]
    private static partial Regex Row();

    [GeneratedRegex(@"\b(netipam|rpc|dotnet)_[a-z0-9_]+")]
    private static partial Regex Used();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex PartOfHistogram();
}
