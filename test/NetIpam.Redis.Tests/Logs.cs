using System.Text;
using NetIpam.Log;

namespace NetIpam.Redis.Tests;

/// <summary>Logs and commits for tests.</summary>
internal static class Logs
{
    public static LogId Log { get; } = new(7);

    public static Commit Genesis { get; } = new(0, default, "{\"text\":\"genesis\"}"u8.ToArray());

    public static Commit After(Commit previous, string text = "x") =>
        new(previous.Sequence + 1, previous.Id, Encoding.UTF8.GetBytes($"{{\"text\":\"{text}\"}}"));

    /// <summary>Opens a store; closes it with the test.</summary>
    public static Task<RedisCommitLog> OpenAsync(RedisOptions store, Action<IpamNotice>? notice = null) =>
        RedisCommitLog.OpenAsync(store, TimeProvider.System, notice, TestContext.Current.CancellationToken);

    /// <summary>Tells apart whether a log holds exactly these commits.</summary>
    public static async Task ShouldHoldAsync(ICommitLog store, params Commit[] expected)
    {
        var ids = new List<CommitId>();
        await foreach (var commit in store.ReadAsync(Log, -1, TestContext.Current.CancellationToken))
            ids.Add(commit.Id);
        ids.ShouldBe(expected.Select(commit => commit.Id));
    }
}
