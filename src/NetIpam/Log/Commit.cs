using System.Buffers;
using System.Security.Cryptography;

namespace NetIpam.Log;

/// <summary>
/// One entry of a log: what happened, all of it or nothing. Immutable. To a backend the body is opaque bytes; they are
/// JSON of one line, without control characters, and must come back byte for byte.
/// </summary>
public sealed class Commit
{
    /// <summary>The longest body, in bytes: 512 KiB less room for what backends put around it.</summary>
    public const int MaxBodyLength = 512 * 1024 - 1024;

    /// <summary>Creates the commit that follows a predecessor; its id is computed.</summary>
    public Commit(long sequence, CommitId previous, ReadOnlyMemory<byte> body)
        : this(sequence, previous, ComputeId(previous, body.Span), body)
    {
    }

    private Commit(long sequence, CommitId previous, CommitId id, ReadOnlyMemory<byte> body)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        Sequence = sequence;
        Previous = previous;
        Id = id;
        Body = body;
    }

    /// <summary>The place in the log: 0 for the genesis, then one more each.</summary>
    public long Sequence { get; }

    /// <summary>The id of the commit before; default for the genesis.</summary>
    public CommitId Previous { get; }

    /// <summary>The id, which is a checksum of predecessor and body, too.</summary>
    public CommitId Id { get; }

    /// <summary>What happened, as one line of JSON.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Takes a commit as a backend stored it.</summary>
    /// <returns><see langword="false"/> when the id does not belong to predecessor and body: the commit is damaged.</returns>
    public static bool TryRestore(long sequence, CommitId previous, CommitId id, ReadOnlyMemory<byte> body, out Commit? commit)
    {
        commit = ComputeId(previous, body.Span) == id ? new Commit(sequence, previous, id, body) : null;
        return commit is not null;
    }

    private static CommitId ComputeId(CommitId previous, ReadOnlySpan<byte> body)
    {
        // One call on one buffer costs half of an incremental hash, and this is on the way of every append.
        var hashed = ArrayPool<byte>.Shared.Rent(CommitId.Length + body.Length);
        try
        {
            previous.WriteBytes(hashed);
            body.CopyTo(hashed.AsSpan(CommitId.Length));
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(hashed.AsSpan(0, CommitId.Length + body.Length), hash);
            return CommitId.ReadBytes(hash);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(hashed);
        }
    }
}
