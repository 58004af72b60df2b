using System.Globalization;
using System.Text.Json.Nodes;

namespace NetIpam.Migration.Tests;

/// <summary>Whatever the prefixes of a namespace say: repaired, they are migrated and verified, and what was taken is not handed out.</summary>
public sealed class RandomDirtTests
{
    [Fact]
    public async Task Random_contradictions_are_resolved_and_verified()
    {
        using var folder = new TemporaryFolder();
        var seed = int.TryParse(Environment.GetEnvironmentVariable("NETIPAM_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        TestContext.Current.SendDiagnosticMessage($"NETIPAM_SEED={seed}");
        var random = new Random(seed);
        var file = new JsonObject();
        for (var i = 0; i < 60; i++)
            file[$"n{i}"] = Namespace(random);
        var store = Path.Combine(folder.Path, "ipam-db.json");
        await File.WriteAllTextAsync(store, file.ToJsonString(), TestContext.Current.CancellationToken);
        var report = await new DataMigration(new MigrationOptions
        {
            From = StoreUri.Parse($"file://{store}"),
            To = StoreUri.Parse($"file://{folder.Path}/store"),
            OnDirt = DirtPolicy.Repair,
        }).ApplyAsync(TestContext.Current.CancellationToken);
        report.Namespaces.Count.ShouldBe(60);
        report.Namespaces.Where(each => each.Outcome != NamespaceOutcome.Migrated).Select(each => $"{each.Name}: {file[each.Name]!.ToJsonString()}: {string.Join("; ", each.Messages)}")
            .ShouldBeEmpty($"NETIPAM_SEED={seed}");
        report.Namespaces.Count(each => each.Findings.Any(finding => finding.NeedsChoice)).ShouldBeGreaterThan(15);
    }

    private static JsonObject Namespace(Random random)
    {
        var prefixes = new JsonObject();
        for (var count = random.Next(1, 7); count > 0; count--)
        {
            var cidr = Block(random);
            prefixes[cidr] = GoIpamPrefix.Of(
                cidr,
                random.Next(3) == 0 ? "" : random.Next(2) == 0 || prefixes.Count == 0 ? Block(random) : prefixes.First().Value!.AsObject().CidrOf(),
                [.. Enumerable.Range(0, random.Next(3)).Select(_ => $"10.0.0.{random.Next(32)}")],
                [.. Enumerable.Range(0, random.Next(3)).Select(_ => Block(random)).Distinct()]);
        }
        return prefixes;
    }

    private static string Block(Random random)
    {
        var length = random.Next(27, 33);
        return new Cidr(IPAddressValue.Parse($"10.0.0.{random.Next(32)}"), length).ToString();
    }
}
