using System.Security.Cryptography;
using NetIpam.Codec;
using NetIpam.Log;

namespace NetIpam.Audit;

/// <summary>Reads blobs of a log, and the hash of what was read.</summary>
internal sealed class AuditedContent(ICommitLog store, LogId log)
{
    /// <summary>All parts of a blob; <see langword="null"/> when one is not there or cannot be read.</summary>
    public async Task<(List<ReadOnlyMemory<byte>> Parts, long Length, string Hash)?> ReadAsync(BlobId blob, int count, CancellationToken cancellationToken)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            for (var part = 0; part < count; part++)
            {
                if (await store.ReadPartAsync(log, blob, part, cancellationToken).ConfigureAwait(false) is not { } bytes)
                    return null;
                sha.AppendData(bytes.Span);
                parts.Add(bytes);
            }
        }
        catch (LogDamagedException)
        {
            return null;
        }
        return (parts, parts.Sum(static part => (long)part.Length), Convert.ToHexStringLower(sha.GetHashAndReset()));
    }

    /// <summary>Reads what the loads of a commit brought in.</summary>
    /// <returns>Whether it is there, and is what was written.</returns>
    public async Task<bool> ReadAsync(CommitBody body, CancellationToken cancellationToken)
    {
        for (var i = 0; i < body.Events.Count; i++)
        {
            if (body.Events[i].Content is not { } content)
                continue;
            var blob = await ReadAsync(content.Blob, content.Parts, cancellationToken).ConfigureAwait(false);
            if (blob is null || blob.Value.Length != content.Length || !string.Equals(blob.Value.Hash, content.Hash, StringComparison.Ordinal))
                return false;
            body.Events[i] = body.Events[i] with { Content = content.WithBytes(blob.Value.Parts) };
        }
        return true;
    }
}
