using System.Security.Cryptography;
using NetIpam.Codec;
using NetIpam.Engine;
using NetIpam.Log;

namespace NetIpam.Copying;

/// <summary>Copies one log.</summary>
internal sealed class LogCopy(ICommitLog source, ICommitLog target, LogId id, string? name)
{
    private const int Attempts = 10;

    private string Title => name is null ? "The registry of namespaces" : $"The log of the namespace \"{name}\"";

    public async Task<CopiedLog> RunAsync(bool apply, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var head = await source.GetHeadAsync(id, cancellationToken).ConfigureAwait(false)
                    ?? throw new IpamException(IpamReason.StoreLostCommits, $"{Title} is missing: the source lost it, or it was deleted meanwhile.");
                if (!await IsWholeAsync(cancellationToken).ConfigureAwait(false))
                    return await CopyContentAsync(head, apply, cancellationToken).ConfigureAwait(false);
                var at = await target.GetHeadAsync(id, cancellationToken).ConfigureAwait(false);
                await CheckFollowsAsync(at, cancellationToken).ConfigureAwait(false);
                if (apply)
                {
                    await CopyCommitsAsync(at, cancellationToken).ConfigureAwait(false);
                    await CopySnapshotAsync(cancellationToken).ConfigureAwait(false);
                }
                return new CopiedLog(id, name, head, head.Sequence - (at?.Sequence ?? -1), WithHistory: true);
            }
            catch (LogTrimmedException) when (attempt < Attempts)
            {
                // The source goes on, and has just made a snapshot.
            }
        }
    }

    /// <summary>How the target differs; <see langword="null"/> if it does not.</summary>
    public async Task<string?> FindDifferenceAsync(CancellationToken cancellationToken)
    {
        if (!await IsWholeAsync(cancellationToken).ConfigureAwait(false))
            return await new ContentCopy(source, target, id, name!).FindDifferenceAsync(cancellationToken).ConfigureAwait(false);
        var theirs = target.ReadAsync(id, -1, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (theirs.ConfigureAwait(false))
        {
            await foreach (var commit in source.ReadAsync(id, -1, cancellationToken).ConfigureAwait(false))
            {
                if (!await theirs.MoveNextAsync().ConfigureAwait(false))
                    return $"{Title} ends before commit {commit.Sequence} in the target. Did the source go on? Run this again.";
                if (theirs.Current.Id != commit.Id || !theirs.Current.Body.Span.SequenceEqual(commit.Body.Span))
                    return $"{Title} has another commit {commit.Sequence} in the target.";
                foreach (var (blob, part) in PartsOf(commit))
                {
                    var copy = await ReadPartAsync(target, blob, part, cancellationToken).ConfigureAwait(false);
                    var original = await ReadPartAsync(source, blob, part, cancellationToken).ConfigureAwait(false);
                    if (copy is null || original is null || !copy.Value.Span.SequenceEqual(original.Value.Span))
                        return $"{Title} lacks a part of what commit {commit.Sequence} loaded in the target.";
                }
            }
            return await theirs.MoveNextAsync().ConfigureAwait(false) ? $"{Title} goes on beyond the source in the target, with commit {theirs.Current.Sequence}." : null;
        }
    }

    private static IEnumerable<(BlobId Blob, int Part)> PartsOf(Commit commit) =>
        CommitBodyReader.Read(commit.Body.Span).Events.Where(static @event => @event.Content is not null)
            .SelectMany(static @event => Enumerable.Range(0, @event.Content!.Parts).Select(part => (@event.Content.Blob, part)));

    private async Task<CopiedLog> CopyContentAsync(LogHead head, bool apply, CancellationToken cancellationToken)
    {
        if (name is null)
        {
            throw new IpamException(
                IpamReason.StoreNotUsable, $"{Title} does not keep its first commits any more, so it cannot be copied: make a backup of all namespaces, and restore that.");
        }
        var missing = await new ContentCopy(source, target, id, name).RunAsync(apply, cancellationToken).ConfigureAwait(false);
        return new CopiedLog(id, name, head, missing, WithHistory: false);
    }

    private async Task<bool> IsWholeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in source.ReadAsync(id, -1, cancellationToken).ConfigureAwait(false))
                return true;
            return true;
        }
        catch (LogTrimmedException)
        {
            return false;
        }
    }

    /// <summary>Whether the target holds the beginning of this very log, or nothing.</summary>
    private async Task CheckFollowsAsync(LogHead? at, CancellationToken cancellationToken)
    {
        if (at is not { } head)
            return;
        await foreach (var commit in source.ReadAsync(id, head.Sequence - 1, cancellationToken).ConfigureAwait(false))
        {
            if (commit.Id == head.Id)
                return;
            break;
        }
        throw new IpamException(
            IpamReason.StoreNotUsable,
            $"The target is not empty, and what it has is not the beginning of the source: {Title} ends with another commit {head.Sequence}. Give an empty target, or empty this one.");
    }

    private async Task CopyCommitsAsync(LogHead? at, CancellationToken cancellationToken)
    {
        using var context = new EngineContext(new IpamOptions());
        var appender = new Appender(target, id, context);
        await foreach (var commit in source.ReadAsync(id, at?.Sequence ?? -1, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var (blob, part) in PartsOf(commit))
            {
                var content = await ReadPartAsync(source, blob, part, cancellationToken).ConfigureAwait(false)
                    ?? throw new LogDamagedException($"Log {id} lacks part {part} of what commit {commit.Sequence} loaded.");
                await target.WriteCommitPartAsync(id, blob, commit.Sequence, part, content, cancellationToken).ConfigureAwait(false);
            }
            if (commit.Sequence == 0 ? await CreateAsync(commit, cancellationToken).ConfigureAwait(false) : await AppendAsync(appender, commit, cancellationToken).ConfigureAwait(false))
                continue;
            throw new IpamException(IpamReason.Conflict, $"Another program changes the target: commit {commit.Sequence} of log {id} was not its own. Stop it, and give an empty target.");
        }
    }

    private async Task<bool> CreateAsync(Commit genesis, CancellationToken cancellationToken) =>
        await target.CreateAsync(id, genesis, cancellationToken).ConfigureAwait(false)
        || await target.GetHeadAsync(id, cancellationToken).ConfigureAwait(false) == new LogHead(0, genesis.Id);

    private static async Task<bool> AppendAsync(Appender appender, Commit commit, CancellationToken cancellationToken) =>
        (await appender.AppendAsync(commit, static () => { }, cancellationToken).ConfigureAwait(false)).Outcome == AppendOutcome.Appended;

    /// <summary>Copies the newest snapshot, so that the target loads as fast as the source. Without it the commits still tell everything.</summary>
    private async Task CopySnapshotAsync(CancellationToken cancellationToken)
    {
        if (await source.GetSnapshotAsync(id, cancellationToken).ConfigureAwait(false) is not { } manifest)
            return;
        if (await target.GetSnapshotAsync(id, cancellationToken).ConfigureAwait(false) is { } there && there.Position.Sequence >= manifest.Position.Sequence)
            return;
        if (!await target.ClaimSnapshotAsync(id, manifest.Id, cancellationToken).ConfigureAwait(false))
            return;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var part = 0; part < manifest.Parts; part++)
        {
            // Gone when the source made a newer one, which the next run finds.
            if (await ReadPartAsync(source, manifest.Id, part, cancellationToken).ConfigureAwait(false) is not { } content
                || !await target.WriteSnapshotPartAsync(id, manifest.Id, part, content, cancellationToken).ConfigureAwait(false))
                return;
            hash.AppendData(content.Span);
        }
        if (string.Equals(Convert.ToHexStringLower(hash.GetHashAndReset()), manifest.Hash, StringComparison.Ordinal))
            await target.PublishSnapshotAsync(id, manifest, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ReadOnlyMemory<byte>?> ReadPartAsync(ICommitLog store, BlobId blob, int part, CancellationToken cancellationToken) =>
        await store.ReadPartAsync(id, blob, part, cancellationToken).ConfigureAwait(false);
}
