using NetIpam.Log;

namespace NetIpam.State;

/// <summary>The content that a load brings into an empty namespace: named in its commit by blob and hash, and kept beside it.
/// Equal when the names are, whether the bytes are at hand or not.</summary>
internal sealed class LoadedContent : IEquatable<LoadedContent>
{
    public required BlobId Blob { get; init; }

    public required int Parts { get; init; }

    public required long Length { get; init; }

    /// <summary>SHA-256 over the parts in order, as lower-case hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>The parts; <see langword="null"/> as long as they have not been read from the log.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Bytes { get; init; }

    /// <summary>The same, with its bytes at hand, or without.</summary>
    public LoadedContent WithBytes(IReadOnlyList<ReadOnlyMemory<byte>>? parts) =>
        new() { Blob = Blob, Parts = Parts, Length = Length, Hash = Hash, Bytes = parts };

    /// <summary>The same content under another name.</summary>
    public LoadedContent Named(BlobId blob) => new() { Blob = blob, Parts = Parts, Length = Length, Hash = Hash, Bytes = Bytes };

    public bool Equals(LoadedContent? other) =>
        other is not null && Blob == other.Blob && Parts == other.Parts && Length == other.Length
        && string.Equals(Hash, other.Hash, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as LoadedContent);

    public override int GetHashCode() => Blob.GetHashCode();
}
