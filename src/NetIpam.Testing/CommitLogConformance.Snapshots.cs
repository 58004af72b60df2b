using NetIpam.Log;
using Shouldly;
using Xunit;

namespace NetIpam.Testing;

public abstract partial class CommitLogConformance
{
    /// <summary>A published snapshot is read back, manifest and parts.</summary>
    [Fact]
    public async Task Published_snapshot_is_read_back()
    {
        var commits = await FillAsync(5);
        (await Store.GetSnapshotAsync(Log, Token)).ShouldBeNull();
        var ids = Enumerable.Range(0, SnapshotManifest.MaxRecentIds).Select(i => new CommitId((UInt128)i)).ToList();
        var manifest = Manifest(commits[3]) with { Parts = 3, RecentIds = ids };
        var longest = new byte[512 * 1024];
        new Random(1).NextBytes(longest);
        (await Store.ClaimSnapshotAsync(Log, manifest.Id, Token)).ShouldBeTrue();
        (await Store.WriteSnapshotPartAsync(Log, manifest.Id, 0, Content(manifest.Id), Token)).ShouldBeTrue();
        (await Store.WriteSnapshotPartAsync(Log, manifest.Id, 2, longest, Token)).ShouldBeTrue();
        (await Store.WriteSnapshotPartAsync(Log, manifest.Id, 1, Array.Empty<byte>(), Token)).ShouldBeTrue();
        (await Store.WriteSnapshotPartAsync(Log, manifest.Id, 2, longest, Token)).ShouldBeTrue();
        (await Store.GetSnapshotAsync(Log, Token)).ShouldBeNull();
        (await Store.PublishSnapshotAsync(Log, manifest, Token)).ShouldBeTrue();

        ShouldBeSame(await Store.GetSnapshotAsync(Log, Token), manifest);
        await ShouldHavePartAsync(manifest.Id, 0, Content(manifest.Id));
        await ShouldHavePartAsync(manifest.Id, 1, []);
        await ShouldHavePartAsync(manifest.Id, 2, longest);
        (await Store.ReadPartAsync(Log, manifest.Id, 3, Token)).ShouldBeNull();
        (await Store.ReadPartAsync(Log, NewBlob(), 0, Token)).ShouldBeNull();
    }

    /// <summary>A store that went back may have lost a part that was written before.</summary>
    [Fact]
    public async Task Snapshot_of_which_a_part_is_missing_is_not_published()
    {
        var commits = await FillAsync(3);
        var current = await PublishAsync(commits[1]);
        var manifest = Manifest(commits[2]) with { Parts = 2 };
        (await Store.ClaimSnapshotAsync(Log, manifest.Id, Token)).ShouldBeTrue();
        (await Store.PublishSnapshotAsync(Log, manifest, Token)).ShouldBeFalse();
        (await Store.WriteSnapshotPartAsync(Log, manifest.Id, 1, Content(manifest.Id), Token)).ShouldBeTrue();
        (await Store.WriteSnapshotPartAsync(Log, manifest.Id, 2, Content(manifest.Id), Token)).ShouldBeTrue();
        (await Store.PublishSnapshotAsync(Log, manifest, Token)).ShouldBeFalse();
        ShouldBeSame(await Store.GetSnapshotAsync(Log, Token), current);
        (await Store.WriteSnapshotPartAsync(Log, manifest.Id, 0, Content(manifest.Id), Token)).ShouldBeTrue();
        (await Store.PublishSnapshotAsync(Log, manifest, Token)).ShouldBeTrue();
        ShouldBeSame(await Store.GetSnapshotAsync(Log, Token), manifest);
    }

    /// <summary>Two snapshots are kept, so that one who loads has a whole period.</summary>
    [Fact]
    public async Task Publish_removes_the_one_before_the_previous()
    {
        var commits = await FillAsync(6);
        var first = await PublishAsync(commits[2]);
        var second = await PublishAsync(commits[4]);
        await ShouldHavePartAsync(first.Id, 0, Content(first.Id));
        var third = await PublishAsync(commits[6]);
        (await Store.ReadPartAsync(Log, first.Id, 0, Token)).ShouldBeNull();
        await ShouldHavePartAsync(second.Id, 0, Content(second.Id));
        await ShouldHavePartAsync(third.Id, 0, Content(third.Id));
        ShouldBeSame(await Store.GetSnapshotAsync(Log, Token), third);
    }

    /// <summary>Who claims, displaces the one before: that one's parts go, and it can neither write nor publish.</summary>
    [Fact]
    public async Task Newer_claim_displaces_an_older_one()
    {
        var commits = await FillAsync(3);
        var older = Manifest(commits[2]);
        await Store.ClaimSnapshotAsync(Log, older.Id, Token);
        await Store.WriteSnapshotPartAsync(Log, older.Id, 0, Content(older.Id), Token);
        var newer = Manifest(commits[2]);
        (await Store.ClaimSnapshotAsync(Log, newer.Id, Token)).ShouldBeTrue();

        (await Store.ReadPartAsync(Log, older.Id, 0, Token)).ShouldBeNull();
        (await Store.WriteSnapshotPartAsync(Log, older.Id, 0, Content(older.Id), Token)).ShouldBeFalse();
        (await Store.ReadPartAsync(Log, older.Id, 0, Token)).ShouldBeNull();
        (await Store.PublishSnapshotAsync(Log, older, Token)).ShouldBeFalse();
        (await Store.WriteSnapshotPartAsync(Log, newer.Id, 0, Content(newer.Id), Token)).ShouldBeTrue();
        (await Store.PublishSnapshotAsync(Log, newer, Token)).ShouldBeTrue();
        ShouldBeSame(await Store.GetSnapshotAsync(Log, Token), newer);
    }

    /// <summary>Without a claim nothing is written or published, and a claim is good for one snapshot.</summary>
    [Fact]
    public async Task Publish_without_a_claim_is_refused()
    {
        var commits = await FillAsync(4);
        var unclaimed = Manifest(commits[1]);
        (await Store.WriteSnapshotPartAsync(Log, unclaimed.Id, 0, Content(unclaimed.Id), Token)).ShouldBeFalse();
        (await Store.PublishSnapshotAsync(Log, unclaimed, Token)).ShouldBeFalse();
        var published = await PublishAsync(commits[1]);
        (await Store.WriteSnapshotPartAsync(Log, published.Id, 1, Content(published.Id), Token)).ShouldBeFalse();
        var again = published with { Position = new LogHead(2, commits[2].Id) };
        (await Store.PublishSnapshotAsync(Log, again, Token)).ShouldBeFalse();
        ShouldBeSame(await Store.GetSnapshotAsync(Log, Token), published);
    }

    /// <summary>An older or equal one never replaces the current one.</summary>
    [Fact]
    public async Task Publish_of_an_older_snapshot_is_refused()
    {
        var commits = await FillAsync(5);
        var current = await PublishAsync(commits[3]);
        foreach (var place in new[] { 3, 2, 0 })
            await ShouldRefuseAsync(Manifest(commits[place]));
        ShouldBeSame(await Store.GetSnapshotAsync(Log, Token), current);
    }

    /// <summary>One of another log, or of a future that was rolled back, is refused: the log must hold that commit.</summary>
    [Fact]
    public async Task Publish_of_a_foreign_or_rolled_back_snapshot_is_refused()
    {
        var commits = await FillAsync(5);
        var current = await PublishAsync(commits[1]);
        await ShouldRefuseAsync(Manifest(After(commits[2], "another 3")));
        await ShouldRefuseAsync(Manifest(After(commits[4], "another 5")));
        await ShouldRefuseAsync(Manifest(After(commits[5], "never appended")));
        await ShouldRefuseAsync(Manifest(After(After(commits[5], "never appended"), "either")));
        ShouldBeSame(await Store.GetSnapshotAsync(Log, Token), current);
        await PublishAsync(commits[5]);
    }

    /// <summary>A snapshot after a commit that was trimmed is refused, since nothing shows any more that it was that one.</summary>
    [Fact]
    public async Task Publish_at_a_trimmed_commit_is_refused()
    {
        var commits = await FillAsync(9);
        await TrimAsync(commits, 5, 8);
        await ShouldRefuseAsync(Manifest(commits[4]));
        await ShouldRefuseAsync(Manifest(commits[5]));
        await PublishAsync(commits[9]);
    }

    /// <summary>A refused publish changes nothing, so the claim stands.</summary>
    [Fact]
    public async Task Refused_publish_leaves_the_claim()
    {
        var commits = await FillAsync(2);
        var manifest = Manifest(After(commits[2], "never appended"));
        await ShouldRefuseAsync(manifest);
        var right = manifest with { Position = new LogHead(2, commits[2].Id) };
        (await Store.PublishSnapshotAsync(Log, right, Token)).ShouldBeTrue();
        await ShouldHavePartAsync(right.Id, 0, Content(right.Id));
    }

    /// <summary>The content of a commit lives as long as the commit, whatever snapshots come and go.</summary>
    [Fact]
    public async Task Commit_blobs_live_until_their_commit_is_trimmed()
    {
        var commits = await FillAsync(9);
        var (early, late) = (NewBlob(), NewBlob());
        await Store.WriteCommitPartAsync(Log, early, 10, 0, Content(early), Token);
        await Store.WriteCommitPartAsync(Log, early, 10, 1, Content(late), Token);
        await Store.WriteCommitPartAsync(Log, early, 10, 1, Content(late), Token);
        await Store.WriteCommitPartAsync(Log, late, 11, 0, Content(late), Token);
        await ExtendAsync(commits, 20);
        await TrimAsync(commits, 9, 10);
        await Store.ClaimSnapshotAsync(Log, NewBlob(), Token);
        await Store.ClaimSnapshotAsync(Log, NewBlob(), Token);
        await ShouldHavePartAsync(early, 0, Content(early));
        await ShouldHavePartAsync(early, 1, Content(late));

        await PublishAsync(commits[15]);
        await Store.TrimAsync(Log, 10, Token);
        (await Store.ReadPartAsync(Log, early, 0, Token)).ShouldBeNull();
        (await Store.ReadPartAsync(Log, early, 1, Token)).ShouldBeNull();
        await ShouldHavePartAsync(late, 0, Content(late));
    }

    /// <summary>One whose commit lost its place writes its parts again for the next place.</summary>
    [Fact]
    public async Task Commit_part_written_again_belongs_to_the_later_commit()
    {
        var commits = await FillAsync(9);
        var blob = NewBlob();
        await Store.WriteCommitPartAsync(Log, blob, 3, 0, Content(blob), Token);
        await Store.WriteCommitPartAsync(Log, blob, 8, 0, Content(blob), Token);
        await TrimAsync(commits, 6, 9);
        await ShouldHavePartAsync(blob, 0, Content(blob));
        await ReopenAsync();
        await ShouldHavePartAsync(blob, 0, Content(blob));
    }

    private async Task ShouldRefuseAsync(SnapshotManifest manifest)
    {
        (await Store.ClaimSnapshotAsync(Log, manifest.Id, Token)).ShouldBeTrue();
        (await Store.WriteSnapshotPartAsync(Log, manifest.Id, 0, Content(manifest.Id), Token)).ShouldBeTrue();
        (await Store.PublishSnapshotAsync(Log, manifest, Token)).ShouldBeFalse();
    }

    private async Task ShouldHavePartAsync(BlobId blob, int part, byte[] expected)
    {
        var content = await Store.ReadPartAsync(Log, blob, part, Token);
        content.ShouldNotBeNull();
        content.Value.Span.SequenceEqual(expected).ShouldBeTrue();
    }
}
