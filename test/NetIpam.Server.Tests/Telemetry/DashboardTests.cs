using System.Text.Json;

namespace NetIpam.Server.Tests.Telemetry;

/// <summary>The dashboard and the alerts.</summary>
public sealed class DashboardTests
{
    private static readonly string Prometheus = Path.Combine(MetricNames.Deploy, "prometheus");

    [Fact]
    public async Task Prometheus_takes_the_alerts()
    {
        var (status, output) = await Promtool.RunAsync(Prometheus, "", "check", "rules", "alerts.yml");
        status.ShouldBe(0, output);
    }

    [Fact]
    public async Task Each_alert_fires_when_it_should()
    {
        var (status, output) = await Promtool.RunAsync(Prometheus, "", "test", "rules", "alerts_test.yml");
        status.ShouldBe(0, output);
        var tests = File.ReadAllText(Path.Combine(Prometheus, "alerts_test.yml"));
        foreach (var alert in File.ReadLines(Path.Combine(Prometheus, "alerts.yml")).Where(line => line.Contains("- alert: ")))
            tests.ShouldContain($"alertname: {alert.Split(": ")[1]}\n        exp_alerts:");
    }

    [Fact]
    public async Task Each_metric_in_them_exists()
    {
        await using var server = await MetricsServer.StartAsync("memory");
        var page = await server.ReadAsync();
        var documented = MetricNames.Documented();
        foreach (var file in new[] { "grafana/netipam.json", "prometheus/alerts.yml", "prometheus/alerts_test.yml" })
        {
            var names = MetricNames.UsedIn(File.ReadAllText(Path.Combine(MetricNames.Deploy, file))).ToList();
            names.Count.ShouldBeGreaterThan(5);
            // The page lists all but those of the runtime.
            foreach (var name in names)
                (documented.Contains(name) || (name.StartsWith("dotnet_") && page.Contains($"# TYPE {name} "))).ShouldBeTrue($"{file}: there is no {name}");
        }
    }

    [Fact]
    public async Task Prometheus_takes_each_query_of_the_dashboard()
    {
        using var folder = new TemporaryFolder();
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(MetricNames.Deploy, "grafana", "netipam.json")));
        var queries = dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!.Replace("$__rate_interval", "5m").Replace("$job", ".*").Replace("$instance", ".*"))
            .ToList();
        queries.Count.ShouldBeGreaterThan(15);
        var rules = queries.Select((query, i) => $"  - record: query:{i}\n    expr: {JsonSerializer.Serialize(query)}\n");
        File.WriteAllText(Path.Combine(folder.Path, "rules.yml"), "groups:\n- name: dashboard\n  rules:\n" + string.Concat(rules));
        var (status, output) = await Promtool.RunAsync(folder.Path, "", "check", "rules", "rules.yml");
        status.ShouldBe(0, output);
    }
}
