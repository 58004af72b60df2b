using NetIpam.Codec;
using NetIpam.Dump;
using NetIpam.Engine;
using NetIpam.Log;
using NetIpam.Snapshots;
using NetIpam.State;

namespace NetIpam.Copying;

/// <summary>Copies what a namespace holds, where the commits that led to it are not all kept: a log of the same number in the same store, that
/// loads it in one commit.</summary>
internal sealed class ContentCopy(ICommitLog source, ICommitLog target, LogId id, string name)
{
    /// <returns>How many commits the target lacked.</returns>
    public async Task<long> RunAsync(bool apply, CancellationToken cancellationToken)
    {
        var content = await LoadAsync(source, cancellationToken).ConfigureAwait(false);
        if (await target.GetHeadAsync(id, cancellationToken).ConfigureAwait(false) is { Sequence: > 0 })
        {
            return await FindDifferenceAsync(cancellationToken).ConfigureAwait(false) is null
                ? 0
                : throw new IpamException(IpamReason.StoreNotUsable, $"The target is not empty, and holds something else in the namespace \"{name}\" than the source. Give an empty target, or empty this one.");
        }
        if (apply)
            await WriteAsync(content, cancellationToken).ConfigureAwait(false);
        return 2;
    }

    public async Task<string?> FindDifferenceAsync(CancellationToken cancellationToken)
    {
        var ours = DumpOf(await LoadAsync(source, cancellationToken).ConfigureAwait(false));
        try
        {
            var theirs = DumpOf(await LoadAsync(target, cancellationToken).ConfigureAwait(false));
            return string.Equals(ours, theirs, StringComparison.Ordinal) ? null : $"The namespace \"{name}\" holds something else in the target.";
        }
        catch (LogGoneException)
        {
            return $"The namespace \"{name}\" is missing in the target.";
        }
    }

    private async Task<NamespaceState> LoadAsync(ICommitLog store, CancellationToken cancellationToken) =>
        (NamespaceState)(await LogReplica.LoadAsync(store, id, static () => new NamespaceState(), kept: null, cancellationToken).ConfigureAwait(false)).State;

    private string DumpOf(NamespaceState state)
    {
        state.Begin();
        return DumpWriter.Write((List<PrefixFacts>)state.Decide(new Operation { Kind = OperationKind.Dump }).Facts!, name);
    }

    private async Task WriteAsync(NamespaceState content, CancellationToken cancellationToken)
    {
        using var context = new EngineContext(new IpamOptions());
        using var body = new CommitBodyWriter();
        body.Begin(context.Writer, content.At, content.Genesis);
        var genesis = new Commit(0, default, body.End(0));
        if (!await target.CreateAsync(id, genesis, cancellationToken).ConfigureAwait(false))
            genesis = await FirstAsync(cancellationToken).ConfigureAwait(false);
        var loaded = await WritePartsAsync(content, new BlobId(context.NewId()), cancellationToken).ConfigureAwait(false);
        var copy = new NamespaceState();
        copy.Replay(genesis, CommitBodyReader.Read(genesis.Body.Span));
        copy.Begin();
        var @event = new Event { Kind = EventKind.Loaded, Content = loaded };
        copy.Apply(in @event);
        body.Begin(context.Writer, content.At);
        body.Add(@event with { Content = loaded.WithBytes(null) });
        var commit = new Commit(1, genesis.Id, body.End(copy.Digest));
        var result = await new Appender(target, id, context).AppendAsync(commit, static () => { }, cancellationToken).ConfigureAwait(false);
        if (result.Outcome != AppendOutcome.Appended)
            throw new IpamException(IpamReason.Conflict, $"Another program changes the target, in the namespace \"{name}\". Stop it, and give an empty target.");
    }

    private async Task<LoadedContent> WritePartsAsync(NamespaceState content, BlobId blob, CancellationToken cancellationToken)
    {
        content.Begin();
        var facts = (List<PrefixFacts>)content.Decide(new Operation { Kind = OperationKind.Dump }).Facts!;
        using var writer = new FactWriter(withIds: false);
        foreach (var prefix in facts)
        {
            writer.WritePrefix(prefix.Cidr, prefix.Parent, default);
            writer.WriteAddresses(prefix.Cidr, prefix.Addresses);
        }
        var (parts, length, hash) = writer.Finish();
        for (var part = 0; part < parts.Count; part++)
            await target.WriteCommitPartAsync(id, blob, 1, part, parts[part], cancellationToken).ConfigureAwait(false);
        return new LoadedContent { Blob = blob, Parts = parts.Count, Length = length, Hash = hash, Bytes = parts };
    }

    private async Task<Commit> FirstAsync(CancellationToken cancellationToken)
    {
        await foreach (var commit in target.ReadAsync(id, -1, cancellationToken).ConfigureAwait(false))
            return commit;
        throw new LogGoneException();
    }
}
