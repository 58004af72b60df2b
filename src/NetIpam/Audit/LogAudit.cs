using System.Globalization;
using NetIpam.Codec;
using NetIpam.Engine;
using NetIpam.Log;
using NetIpam.Recovery;
using NetIpam.State;

namespace NetIpam.Audit;

/// <summary>
/// Checks one log once: loads it as a server does, replays what is kept of it into plain dictionaries, and compares.
/// When commits were trimmed, the snapshot is taken back commit by commit to the first that is kept, and replayed from there.
/// </summary>
internal sealed class LogAudit(ICommitLog store, LogId log, string? name, Func<Genesis, bool> isExpected)
{
    private readonly Findings _findings = new(log, name);
    private readonly AuditedContent _content = new(store, log);
    private readonly List<(Commit Commit, CommitBody Body)> _commits = [];
    private SnapshotManifest? _snapshot;

    /// <exception cref="LogTrimmedException">The log was trimmed meanwhile: audit it again.</exception>
    /// <exception cref="IpamException">The failures of the store.</exception>
    public async Task<AuditedLog> RunAsync(CancellationToken cancellationToken)
    {
        if (await ReadHeadAsync(cancellationToken).ConfigureAwait(false) is not { } head)
            return new AuditedLog(IsThere: false, [], 0, HasSnapshot: false, null);
        var served = await LoadAsync(cancellationToken).ConfigureAwait(false);
        if (!await ReadManifestAsync(cancellationToken).ConfigureAwait(false) || !await ReadCommitsAsync(head, cancellationToken).ConfigureAwait(false))
            return Report(null);
        var snapshot = await ReadSnapshotAsync(cancellationToken).ConfigureAwait(false);
        var facts = Begin(snapshot);
        if (facts is not null)
            facts = Replay(facts, snapshot, served);
        if (facts is not null)
            CheckEnd(facts);
        return Report(facts);
    }

    private AuditedLog Report(FactSheet? facts) => new(IsThere: true, [.. _findings.All], _commits.Count, _snapshot is not null, facts);

    private async Task<LogHead?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await store.GetHeadAsync(log, cancellationToken).ConfigureAwait(false);
        }
        catch (LogDamagedException e)
        {
            // What is the matter is found once more by reading it, and told then.
            _findings.Add(AuditFindingKind.ChainBroken, null, e.Message);
            return new LogHead(0, default);
        }
    }

    private async Task<StateMachine?> LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            Func<StateMachine> newState = log == LogId.Registry ? static () => new RegistryState() : static () => new NamespaceState();
            return (await LogReplica.LoadAsync(store, log, newState, kept: null, cancellationToken).ConfigureAwait(false)).State;
        }
        catch (Exception e) when (Failures.IsFinal(e))
        {
            _findings.Add(AuditFindingKind.LogRefused, null, $"servers refuse to work with it. {e.Message}");
            return null;
        }
        catch (LogGoneException e)
        {
            throw new LogTrimmedException($"Log {log} was deleted meanwhile.", e);
        }
    }

    private async Task<bool> ReadManifestAsync(CancellationToken cancellationToken)
    {
        try
        {
            _snapshot = await store.GetSnapshotAsync(log, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (LogDamagedException e)
        {
            _findings.Add(AuditFindingKind.ContentDamaged, null, e.Message);
            return false;
        }
    }

    /// <summary>Reads all commits that are kept, and checks that they are a chain.</summary>
    /// <returns>Whether they could be read to the end.</returns>
    private async Task<bool> ReadCommitsAsync(LogHead head, CancellationToken cancellationToken)
    {
        Commit? before = null;
        try
        {
            await foreach (var commit in StoreHistory.ReadAsync(store, log, cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                if (before is not null && (commit.Sequence != before.Sequence + 1 || commit.Previous != before.Id))
                    _findings.Add(AuditFindingKind.ChainBroken, commit.Sequence, $"it does not follow commit {before.Sequence} ({before.Id}).");
                before = commit;
                if (Read(commit) is not { } body)
                    return false;
                if (_commits.Count > 0 && body.At < _commits[^1].Body.At)
                    _findings.Add(AuditFindingKind.ChainBroken, commit.Sequence, "it is of an earlier time than the commit before.");
                if (!await _content.ReadAsync(body, cancellationToken).ConfigureAwait(false))
                {
                    _findings.Add(AuditFindingKind.ContentDamaged, commit.Sequence, "the content of the loaded dump is missing, or is not what was written.");
                    return false;
                }
                _commits.Add((commit, body));
            }
        }
        catch (IpamException e) when (e.Reason == IpamReason.Conflict)
        {
            throw new LogTrimmedException(e.Message, e);
        }
        catch (IpamException e) when (e.Reason is IpamReason.LogDamaged or IpamReason.StoreLostCommits)
        {
            _findings.Add(AuditFindingKind.ChainBroken, before?.Sequence + 1, e.Message);
            return false;
        }
        if (before is null || before.Sequence < head.Sequence || (before.Sequence == head.Sequence && before.Id != head.Id))
        {
            _findings.Add(AuditFindingKind.ChainBroken, head.Sequence, $"the store says that it is the newest one ({head.Id}), but reading ends with {before?.Sequence.ToString(CultureInfo.InvariantCulture) ?? "none"}.");
            return before is not null;
        }
        return true;
    }

    private CommitBody? Read(Commit commit)
    {
        try
        {
            return CommitBodyReader.Read(commit.Body.Span);
        }
        catch (Exception e) when (e is InvalidLogException or UpgradeNeededException)
        {
            _findings.Add(AuditFindingKind.CommitUnreadable, commit.Sequence, e.Message);
            return null;
        }
    }

    /// <summary>The facts of the snapshot, if there is one that can be read; it is compared with what it says of itself.</summary>
    private async Task<FactSheet?> ReadSnapshotAsync(CancellationToken cancellationToken)
    {
        if (_snapshot is not { } manifest)
            return null;
        var at = manifest.Position.Sequence;
        var deviates = Deviates(AuditFindingKind.SnapshotDiffers, at, "the snapshot contradicts itself: ");
        if (Find(manifest.Position.Sequence) is not { } held || held.Commit.Id != manifest.Position.Id)
            _findings.Add(AuditFindingKind.SnapshotDiffers, at, $"the snapshot is of {manifest.Position.Id}, which the log does not hold there.");
        else if (held.Body.Digest != manifest.Digest)
            _findings.Add(AuditFindingKind.DigestDiffers, at, $"the snapshot says {manifest.Digest:x16}, and the commit {held.Body.Digest:x16}.");
        CheckRecentIds(manifest);
        if (await _content.ReadAsync(manifest.Id, manifest.Parts, cancellationToken).ConfigureAwait(false) is not { } blob)
        {
            if ((await store.GetSnapshotAsync(log, cancellationToken).ConfigureAwait(false))?.Id != manifest.Id)
                throw new LogTrimmedException($"A newer snapshot of log {log} was made meanwhile.");
            _findings.Add(AuditFindingKind.ContentDamaged, at, $"the snapshot {manifest.Id} is not complete.");
            return null;
        }
        if (blob.Length != manifest.Length || !string.Equals(blob.Hash, manifest.Hash, StringComparison.Ordinal))
        {
            _findings.Add(AuditFindingKind.ContentDamaged, at, $"the snapshot {manifest.Id} is not what was written: its length or hash differs.");
            return null;
        }
        try
        {
            var facts = new FactSheet();
            facts.Read(blob.Parts, default, deviates);
            if (facts.Digest != manifest.Digest)
                _findings.Add(AuditFindingKind.DigestDiffers, at, $"the snapshot says {manifest.Digest:x16}, and its facts come to {facts.Digest:x16}.");
            return facts;
        }
        catch (Exception e) when (e is InvalidLogException or UpgradeNeededException)
        {
            _findings.Add(AuditFindingKind.ContentDamaged, at, $"the snapshot cannot be read: {e.Message}");
            return null;
        }
    }

    private void CheckRecentIds(SnapshotManifest manifest)
    {
        for (var back = 0; back < manifest.RecentIds.Count; back++)
        {
            var sequence = manifest.Position.Sequence - back;
            if (Find(sequence) is { } held && held.Commit.Id != manifest.RecentIds[^(back + 1)])
            {
                _findings.Add(AuditFindingKind.SnapshotDiffers, sequence, $"the snapshot names it {manifest.RecentIds[^(back + 1)]}, and the log {held.Commit.Id}.");
                return;
            }
        }
    }

    /// <summary>The facts before the first commit that is kept, or after it when those before are known from the snapshot only.</summary>
    private FactSheet? Begin(FactSheet? snapshot)
    {
        if (_commits[0].Commit.Sequence == 0)
            return new FactSheet();
        // Without a readable snapshot there is nothing to begin with, and that was told.
        if (snapshot is null || Find(_snapshot!.Position.Sequence) is null)
            return null;
        var facts = snapshot.Copy();
        for (var i = _commits.Count - 1; i > 0; i--)
        {
            var (commit, body) = _commits[i];
            if (commit.Sequence <= _snapshot.Position.Sequence)
                facts.Rewind(commit.Sequence, body.Events, Deviates(AuditFindingKind.SnapshotDiffers, commit.Sequence, "the snapshot does not follow from it: "));
        }
        return facts;
    }

    private FactSheet? Replay(FactSheet facts, FactSheet? snapshot, StateMachine? served)
    {
        var isRewound = _commits[0].Commit.Sequence > 0;
        // What was forgotten before the snapshot cannot be known from it, so digests tell nothing until it.
        var knownFrom = isRewound && snapshot!.MayHaveForgotten(_snapshot!.Position.Sequence) ? _snapshot.Position.Sequence : 0;
        ulong offset = 0;
        for (var i = 0; i < _commits.Count; i++)
        {
            var (commit, body) = _commits[i];
            try
            {
                if (!isRewound || i > 0)
                    facts.Apply(commit.Sequence, body.Events, body.Genesis, Deviates(AuditFindingKind.CommitContradicts, commit.Sequence, ""));
            }
            catch (Exception e) when (e is InvalidLogException or UpgradeNeededException)
            {
                _findings.Add(AuditFindingKind.CommitUnreadable, commit.Sequence, e.Message);
                return null;
            }
            if ((body.Genesis is not null) != (commit.Sequence == 0))
                _findings.Add(AuditFindingKind.CommitContradicts, commit.Sequence, "only the first commit is a genesis.");
            // A difference is told where it comes in, not at every commit after it.
            var difference = unchecked(body.Digest - facts.Digest);
            if (commit.Sequence >= knownFrom && difference != offset)
            {
                _findings.Add(AuditFindingKind.DigestDiffers, commit.Sequence, $"it names the digest {body.Digest:x16}, but the facts come to {facts.Digest:x16}.");
                offset = difference;
            }
            if (commit.Sequence == _snapshot?.Position.Sequence && snapshot is not null)
                Compare(AuditFindingKind.SnapshotDiffers, commit.Sequence, "the snapshot", snapshot, facts);
            if (commit.Sequence == served?.Position.Sequence)
                CompareServed(served, facts);
        }
        if (served is not null && served.Position.Sequence < _commits[0].Commit.Sequence)
            throw new LogTrimmedException($"Log {log} was trimmed meanwhile.");
        return facts;
    }

    private void Compare(AuditFindingKind kind, long sequence, string who, FactSheet told, FactSheet facts)
    {
        foreach (var missing in facts.FactsMissingIn(told))
            _findings.Add(kind, sequence, $"{who} lacks what the commits say: {missing}.");
        foreach (var extra in told.FactsMissingIn(facts))
            _findings.Add(kind, sequence, $"{who} says what the commits do not: {extra}.");
    }

    /// <summary>What a server would answer is what the commits say, and so are its figures.</summary>
    private void CompareServed(StateMachine served, FactSheet facts)
    {
        var sequence = served.Position.Sequence;
        var told = FactSheet.Of(served, Deviates(AuditFindingKind.StateDiffers, sequence, "a server contradicts itself: "));
        Compare(AuditFindingKind.StateDiffers, sequence, "a server", told, facts);
        if (served is not NamespaceState { } state || facts.Closed)
            return;
        var recount = new UsageRecount(facts);
        state.Begin();
        foreach (var prefix in facts.Prefixes.Keys.Order())
        {
            var answer = state.Decide(new Operation { Kind = OperationKind.GetUsage, Prefix = prefix });
            if (answer.Facts is not PrefixUsage usage)
                continue;
            foreach (var figure in recount.Compare(prefix, usage))
                _findings.Add(AuditFindingKind.FigureDiffers, sequence, figure);
        }
    }

    private void CheckEnd(FactSheet facts)
    {
        foreach (var broken in StructureAudit.Check(facts))
            _findings.Add(AuditFindingKind.StructureBroken, null, broken);
        if (facts.Genesis is not { } genesis)
            _findings.Add(AuditFindingKind.LogForeign, null, "it does not say which store it belongs to.");
        else if (!isExpected(genesis))
            _findings.Add(AuditFindingKind.LogForeign, null, $"it says that it is log {genesis.Generation} of store {genesis.Store:x32}.");
    }

    private (Commit Commit, CommitBody Body)? Find(long sequence)
    {
        var index = sequence - (_commits.Count > 0 ? _commits[0].Commit.Sequence : 0);
        return index >= 0 && index < _commits.Count ? _commits[(int)index] : null;
    }

    private Action<string> Deviates(AuditFindingKind kind, long sequence, string before) => told => _findings.Add(kind, sequence, before + told);
}
