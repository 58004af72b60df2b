using System.Security.Cryptography;
using System.Text;
using NetIpam.Audit;
using NetIpam.Log;
using NetIpam.State;
using NetIpam.Tests.Engine;

namespace NetIpam.Tests.Audit;

/// <summary>Whatever is wrong with a store, an audit names it.</summary>
public sealed class PlantedDamageTests : IAsyncDisposable
{
    private static readonly LogId Root = FaultyStore.Root;

    private readonly FaultyStore _store = new();

    private ForgedLog? _forged;

    private ForgedLog Forged => _forged ??= new ForgedLog(_store.Log.Store);

    [Fact]
    public async Task Digest_that_is_wrong_in_a_chain_that_is_right()
    {
        await FillAsync();
        Forged.Forge(Root, static commits => ForgedLog.Rewrite(commits, static (sequence, body) => sequence == 3 ? $"{body[..^18]}0123456789abcdef\"}}" : body));
        (await FindAsync(AuditFindingKind.DigestDiffers)).Sequence.ShouldBe(3);
        await FindAsync(AuditFindingKind.LogRefused);
    }

    [Fact]
    public async Task Event_that_was_changed_in_a_chain_that_is_right()
    {
        await FillAsync();
        Forged.Forge(Root, static commits => ForgedLog.Rewrite(commits, static (_, body) => body.Replace("\"10.0.0.2\"", "\"10.0.0.9\"", StringComparison.Ordinal)));
        (await FindAsync(AuditFindingKind.DigestDiffers)).Sequence.ShouldBe(3);
    }

    [Fact]
    public async Task Commit_that_is_missing_and_one_that_is_strange()
    {
        await FillAsync();
        Forged.Forge(Root, static commits => [.. commits.Where(static commit => commit.Sequence != 3)]);
        (await FindAsync(AuditFindingKind.ChainBroken)).Sequence.ShouldBe(4);
        Forged.Forge(Root, static commits => [.. commits[..3], new Commit(3, new CommitId(7), commits[3].Body), .. commits[4..]]);
        (await FindAsync(AuditFindingKind.ChainBroken)).Sequence.ShouldBe(3);
        Forged.Forge(Root, static commits => ForgedLog.Rewrite(commits, static (sequence, body) => sequence == 3 ? "{}" : body));
        (await FindAsync(AuditFindingKind.CommitUnreadable)).Sequence.ShouldBe(3);
        Forged.Forge(Root, static commits => ForgedLog.Rewrite(commits, static (sequence, body) => sequence == 3 ? body.Replace("\"20", "\"19", StringComparison.Ordinal) : body));
        (await FindAsync(AuditFindingKind.ChainBroken)).Message.ShouldContain("earlier time");
    }

    [Theory]
    [InlineData("192.0.2.0/25", "10.2.0.0/24", "does not lie in its parent 10.2.0.0/24")]
    [InlineData("10.2.0.0/26", "10.2.0.0/24", "overlaps")]
    [InlineData("10.0.0.128/25", "10.0.0.0/24", "holds addresses and child prefixes")]
    [InlineData("10.3.0.0/25", "10.3.0.0/24", "which is not there")]
    public async Task Child_that_was_smuggled_in_with_the_right_digest(string child, string parent, string expected)
    {
        await FillAsync();
        Forged.Forge(Root, commits => ForgedLog.Append(
            commits,
            $$"""[{"acquireChild":"{{child}}","in":"{{parent}}"}]""",
            FactHash.Prefix(FactHash.Key(Cidr.Parse(child)), FactHash.Key(Cidr.Parse(parent)), new AllocationId(commits.Count, 0))));
        (await FindAllAsync(AuditFindingKind.StructureBroken)).ShouldContain(finding => finding.Message.Contains(expected, StringComparison.Ordinal));
        (await StoreAudit.RunAsync(Forged)).Findings.ShouldNotContain(static finding => finding.Kind == AuditFindingKind.DigestDiffers);
    }

    [Fact]
    public async Task Top_prefixes_that_overlap()
    {
        await FillAsync();
        Forged.Forge(Root, static commits => ForgedLog.Append(
            commits, """[{"create":"10.0.0.0/9"}]""", FactHash.Prefix(FactHash.Key("10.0.0.0/9"), 0, new AllocationId(commits.Count, 0))));
        (await FindAsync(AuditFindingKind.StructureBroken)).Message.ShouldContain("both are top prefixes");
    }

    [Theory]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.255")]
    public async Task Reserved_address_that_servers_would_not_notice(string address)
    {
        await FillAsync();
        Forged.Forge(Root, commits => AppendAddress(commits, address));
        (await FindAsync(AuditFindingKind.StructureBroken)).Message.ShouldContain("network or broadcast");
    }

    [Fact]
    public async Task Address_that_is_acquired_twice_and_one_that_is_outside()
    {
        await FillAsync();
        Forged.Forge(Root, static commits => AppendAddress(commits, "10.0.0.2"));
        var twice = await FindAsync(AuditFindingKind.CommitContradicts);
        twice.Message.ShouldBe("address 10.0.0.2 of 10.0.0.0/24 is acquired as 7.0, but is already as 3.0.");
        twice.ToString().ShouldStartWith("namespace \"root\", log 1, commit 7: address");
        Forged.Forge(Root, static commits => AppendAddress(commits, "10.0.1.2"));
        (await FindAsync(AuditFindingKind.CommitContradicts)).Message.ShouldContain("outside of 10.0.0.0/24");
    }

    [Fact]
    public async Task Snapshot_with_a_wrong_fact_and_everything_else_right()
    {
        await FillAsync();
        await _store.MakeSnapshotAsync();
        // 10.0.0.3 is not acquired, says the snapshot; its hash, length and digest fit.
        ForgeSnapshot("2@3.0 3@4.0", "2@3.0", unchecked(0 - FactHash.Address(FactHash.Key(FaultyStore.Net), ((IPAddressValue)"10.0.0.3").Value, new AllocationId(4, 0))));
        (await FindAsync(AuditFindingKind.SnapshotDiffers)).Message.ShouldBe("the snapshot lacks what the commits say: address 10.0.0.3 of 10.0.0.0/24 (4.0).");
        await FindAsync(AuditFindingKind.DigestDiffers);
        (await FindAsync(AuditFindingKind.LogRefused)).Message.ShouldContain("not of the state after commit 6");
    }

    [Fact]
    public async Task Snapshot_of_a_trimmed_log_with_a_wrong_fact_and_everything_else_right()
    {
        var root = await FillAsync();
        await _store.MakeSnapshotAsync();
        await root.ReleaseAddressAsync(FaultyStore.Net, "10.0.0.1");
        await _store.MakeSnapshotAsync();
        var change = unchecked(0 - FactHash.Address(FactHash.Key(FaultyStore.Net), ((IPAddressValue)"10.0.0.3").Value, new AllocationId(4, 0)));
        ForgeSnapshot("2@3.0 3@4.0", "2@3.0", change);
        (await FindAllAsync(AuditFindingKind.DigestDiffers)).ShouldContain(static finding => finding.Message.Contains("the snapshot says", StringComparison.Ordinal));
        // Nor can it be hidden by changing the digest of that commit: those before it tell.
        Forged.Forge(Root, commits => ForgedLog.Rewrite(commits, (sequence, body) => sequence == 7 ? $"{body[..^18]}{unchecked(Convert.ToUInt64(body[^18..^2], 16) + change):x16}\"}}" : body));
        (await FindAllAsync(AuditFindingKind.DigestDiffers)).ShouldContain(static finding => finding.Sequence == 6);
        ForgeSnapshot("2@3.0 3@4.0", "1@2.0 2@3.0 3@4.0", FactHash.Address(FactHash.Key(FaultyStore.Net), ((IPAddressValue)"10.0.0.1").Value, new AllocationId(2, 0)));
        (await FindAllAsync(AuditFindingKind.SnapshotDiffers)).ShouldContain(static finding => finding.Message.Contains("does not follow from it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Snapshot_that_is_not_what_was_written()
    {
        await FillAsync();
        await _store.MakeSnapshotAsync();
        Forged.Part = static _ => null;
        (await FindAsync(AuditFindingKind.ContentDamaged)).Message.ShouldContain("not complete");
        Forged.Part = static part => part!.Value[..^1];
        (await FindAsync(AuditFindingKind.ContentDamaged)).Message.ShouldContain("length or hash");
        Forged.Part = static part => part;
        Forged.Manifest = static manifest => manifest with { Digest = 7 };
        await FindAllAsync(AuditFindingKind.DigestDiffers);
        Forged.Manifest = static manifest => manifest with { Position = new LogHead(manifest.Position.Sequence, new CommitId(7)) };
        (await FindAsync(AuditFindingKind.SnapshotDiffers)).Message.ShouldContain("does not hold");
        Forged.Manifest = static manifest => manifest with { RecentIds = [new CommitId(7), .. manifest.RecentIds.Skip(1)] };
        (await FindAsync(AuditFindingKind.SnapshotDiffers)).Sequence.ShouldBe(0);
    }

    [Fact]
    public async Task Content_of_a_dump_that_is_missing()
    {
        var root = await FillAsync();
        var dump = await root.DumpAsync();
        var ipam = await _store.OpenAsync();
        var blue = await ipam.CreateNamespaceAsync("blue");
        await blue.LoadAsync(dump);
        _store.Log.Part = static _ => null;
        var finding = (await StoreAudit.RunAsync(_store.Log)).Findings.Single(static finding => finding.Kind == AuditFindingKind.ContentDamaged);
        finding.Namespace.ShouldBe("blue");
        finding.Sequence.ShouldBe(1);
    }

    [Fact]
    public async Task Log_that_is_missing()
    {
        await FillAsync();
        Forged.Missing.Add(Root);
        (await FindAsync(AuditFindingKind.LogMissing)).Namespace.ShouldBe("root");
        Forged.Missing.Remove(Root);
        Forged.Missing.Add(LogId.Registry);
        (await FindAsync(AuditFindingKind.LogMissing)).ToString().ShouldStartWith("registry: ");
    }

    [Fact]
    public async Task Log_of_another_store_and_another_log_of_this_one()
    {
        await using var stranger = new FaultyStore();
        await stranger.OpenWithNetAsync();
        var theirs = await stranger.CommitsAsync();
        var ipam = await _store.OpenAsync();
        await ipam.CreateNamespaceAsync("blue");
        var blue = await _store.CommitsAsync(new LogId(2));
        Forged.Forge(Root, _ => theirs);
        (await FindAsync(AuditFindingKind.LogForeign)).Namespace.ShouldBe("root");
        Forged.Forge(Root, _ => blue);
        (await FindAsync(AuditFindingKind.LogForeign)).Message.ShouldContain("log 2 of store");
    }

    [Fact]
    public async Task Log_that_nobody_names()
    {
        var ipam = await _store.OpenAsync();
        await (await ipam.CreateNamespaceAsync("blue")).CreatePrefixAsync(FaultyStore.Net);
        // The registry goes back to before blue.
        Forged.Forge(LogId.Registry, static commits => commits[..2]);
        (await FindAsync(AuditFindingKind.LogUnnamed)).Log.ShouldBe(new LogId(2));
    }

    [Fact]
    public async Task Leftovers_are_notes()
    {
        var ipam = await _store.OpenAsync();
        await ipam.CreateNamespaceAsync("blue");
        var registry = await _store.CommitsAsync(LogId.Registry);
        var genesis = (await _store.CommitsAsync(new LogId(2)))[0];
        await _store.Log.Store.CreateAsync(new LogId(3), genesis, CancellationToken.None);
        Forged.Forge(LogId.Registry, commits => commits[..registry.Count]);
        Forged.Forge(new LogId(2), static commits => ForgedLog.Append(commits, """[{"close":true}]""", FactHash.Closed));
        var report = await StoreAudit.RunAsync(Forged);
        report.IsClean.ShouldBeTrue();
        report.Findings.Select(static finding => finding.Kind).ShouldBe([AuditFindingKind.DeletionUnfinished, AuditFindingKind.LeftoverLog]);
        report.Findings[1].ToString().ShouldStartWith("note: log 3: ");
    }

    [Fact]
    public async Task Many_deviations_are_counted()
    {
        var root = await FillAsync();
        for (var i = 0; i < 40; i++)
            await root.AcquireAddressAsync(FaultyStore.Net);
        await _store.MakeSnapshotAsync();
        Forged.Forge(Root, static commits => ForgedLog.Rewrite(commits, static (sequence, body) => sequence == 1 ? body.Replace("10.0.0.0", "10.9.0.0", StringComparison.Ordinal) : body));
        var found = await FindAllAsync(AuditFindingKind.CommitContradicts);
        found.Count.ShouldBe(21);
        found[^1].Message.ShouldBe("and 23 more of this kind.");
    }

    [Fact]
    public async Task Store_that_does_not_answer_is_no_deviation()
    {
        await FillAsync();
        _store.Log.Before = static (call, _) => call == LogCall.Read ? throw new LogUnavailableException("It is away.") : default;
        await Refusal.OfAsync(IpamReason.StoreUnavailable, () => new ValueTask(StoreAudit.RunAsync(_store.Log)));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static List<Commit> AppendAddress(List<Commit> commits, string address) => ForgedLog.Append(
        commits,
        $$"""[{"acquire":"{{address}}","in":"10.0.0.0/24"}]""",
        FactHash.Address(FactHash.Key(FaultyStore.Net), IPAddressValue.Parse(address).Value, new AllocationId(commits.Count, 0)));

    /// <summary>Commits 1 to 6 of root: a prefix, three addresses, another prefix with a child.</summary>
    private async Task<IpamNamespace> FillAsync()
    {
        var root = await _store.OpenWithNetAsync();
        for (var i = 0; i < 3; i++)
            await root.AcquireAddressAsync(FaultyStore.Net);
        await root.CreatePrefixAsync("10.2.0.0/24");
        await root.AcquireChildPrefixAsync("10.2.0.0/24", 25);
        return root;
    }

    private void ForgeSnapshot(string from, string to, ulong digestChange)
    {
        Forged.Part = part => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(part!.Value.Span).Replace(from, to, StringComparison.Ordinal));
        Forged.Manifest = manifest =>
        {
            var part = Forged.Part(_store.Log.Store.ReadPartAsync(Root, manifest.Id, 0, CancellationToken.None).AsTask().GetAwaiter().GetResult())!.Value;
            return manifest with { Length = part.Length, Hash = Convert.ToHexStringLower(SHA256.HashData(part.Span)), Digest = unchecked(manifest.Digest + digestChange) };
        };
    }

    private async Task<List<AuditFinding>> FindAllAsync(AuditFindingKind kind)
    {
        var report = await StoreAudit.RunAsync(Forged);
        report.IsClean.ShouldBeFalse();
        var found = report.Findings.Where(finding => finding.Kind == kind).ToList();
        found.ShouldNotBeEmpty(string.Join('\n', report.Findings));
        return found;
    }

    private async Task<AuditFinding> FindAsync(AuditFindingKind kind) => (await FindAllAsync(kind))[0];
}
