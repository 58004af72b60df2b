using NetIpam.Log;
using StackExchange.Redis;

namespace NetIpam.Redis;

/// <summary>
/// The keys of one log. The braces put all of them into one slot of a cluster:
/// <code>
/// ipam:{7}:log       hash   head, first commit, snapshot, claims
/// ipam:{7}:commits   list   the commits from the first that is kept
/// ipam:{7}:parts     hash   parts of blobs, by blob and number
/// ipam:{7}:kept      hash   for parts that a commit names, its sequence number
/// </code>
/// </summary>
internal readonly struct LogKeys(string prefix, LogId log)
{
    private readonly string _start = $"{prefix}:{{{log}}}:";

    public RedisKey Log => _start + "log";

    public RedisKey Commits => _start + "commits";

    public RedisKey Parts => _start + "parts";

    public RedisKey Kept => _start + "kept";
}
