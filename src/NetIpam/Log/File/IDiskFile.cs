namespace NetIpam.Log;

/// <summary>An open file.</summary>
internal interface IDiskFile : IDisposable
{
    /// <summary>The length in bytes.</summary>
    long Length { get; }

    /// <summary>Whether it still has a name: it was not removed or replaced. Where that cannot be told, it has one.</summary>
    bool HasName { get; }

    /// <summary>Reads some bytes, fewer than asked for at any time; none only at the end.</summary>
    int Read(Span<byte> buffer, long offset);

    /// <summary>Writes all bytes; after an error any part of them may have been written.</summary>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Makes content and length durable. After an error what was written since the last success may be lost even
    /// though it can be read, and a later success says nothing of it.</summary>
    void Sync();

    /// <summary>Cuts the end off.</summary>
    void Truncate(long length);
}
