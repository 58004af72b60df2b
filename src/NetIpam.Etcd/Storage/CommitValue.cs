using Google.Protobuf;
using NetIpam.Log;

namespace NetIpam.Etcd.Storage;

/// <summary>The form of a commit as a value: a <see cref="CommitLine"/>.</summary>
internal static class CommitValue
{
    public static ByteString Write(Commit commit)
    {
        var value = new byte[CommitLine.Reserve(commit)];
        return UnsafeByteOperations.UnsafeWrap(value.AsMemory(0, CommitLine.Write(commit, value)));
    }

    /// <summary>Reads a value. The body is a part of it, not a copy.</summary>
    /// <exception cref="LogDamagedException">It is not that commit, unharmed.</exception>
    public static Commit Read(LogId log, long sequence, ByteString value)
    {
        if (CommitLine.Read(value.Memory, out var commit) is { } fault)
            throw new LogDamagedException($"Commit {sequence} of log {log} is damaged: {fault}.");
        return commit!.Sequence == sequence ? commit : throw new LogDamagedException($"What is stored as commit {sequence} of log {log} is not that commit.");
    }
}
