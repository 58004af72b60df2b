using System.Text;
using NetIpam.Log;

namespace NetIpam.Etcd.Tests;

/// <summary>Commits of tests that speak to the log itself.</summary>
internal static class Commits
{
    public static LogId Log { get; } = new(7);

    public static Commit Genesis { get; } = new(0, default, Body("genesis"));

    public static Commit After(Commit previous, string text = "x") => new(previous.Sequence + 1, previous.Id, Body(text));

    /// <summary>Creates the log and appends; answers all commits.</summary>
    public static async Task<List<Commit>> FillAsync(ICommitLog store, int count)
    {
        var commits = new List<Commit> { Genesis };
        (await store.CreateAsync(Log, Genesis, CancellationToken.None)).ShouldBeTrue();
        for (var i = 0; i < count; i++)
            commits.Add(await AppendAsync(store, commits[^1], $"fill {i}"));
        return commits;
    }

    public static async Task<Commit> AppendAsync(ICommitLog store, Commit previous, string text)
    {
        var next = After(previous, text);
        (await store.TryAppendAsync(Log, next)).Outcome.ShouldBe(AppendOutcome.Appended);
        return next;
    }

    public static async Task<List<Commit>> ReadAsync(ICommitLog store, long after = -1)
    {
        var commits = new List<Commit>();
        await foreach (var commit in store.ReadAsync(Log, after, TestContext.Current.CancellationToken))
            commits.Add(commit);
        return commits;
    }

    public static async Task ShouldHoldAsync(ICommitLog store, IReadOnlyList<Commit> expected) =>
        (await ReadAsync(store, expected[0].Sequence - 1)).Select(commit => commit.Id).ShouldBe(expected.Select(commit => commit.Id));

    private static byte[] Body(string text) => Encoding.UTF8.GetBytes($"{{\"text\":\"{text}\"}}");
}
