using NetIpam.Log;

namespace NetIpam.Tests.Engine;

/// <summary>What can become of an append.</summary>
internal static class Faults
{
    public static AppendStep None => static (store, log, commit) => store.TryAppendAsync(log, commit);

    public static AppendStep NotReached => static (_, _, _) => throw new LogUnavailableException("The store cannot be reached.");

    /// <summary>The request never arrived, but nobody can know.</summary>
    public static AppendStep RequestLost => static (_, _, _) => throw new OutcomeUnknownException("The connection broke.");

    public static AppendStep AnswerLost => static async (store, log, commit) =>
    {
        await store.TryAppendAsync(log, commit);
        throw new OutcomeUnknownException("The connection broke.");
    };

    /// <summary>The driver sent it twice, and answers what the second one met.</summary>
    public static AppendStep SentTwice => static async (store, log, commit) =>
    {
        await store.TryAppendAsync(log, commit);
        return await store.TryAppendAsync(log, commit);
    };

    /// <summary>A conflict brings no missed commits along.</summary>
    public static AppendStep WithoutMissed => static async (store, log, commit) =>
        (await store.TryAppendAsync(log, commit)) with { Missed = [] };

    /// <summary>Something happens first.</summary>
    public static AppendStep After(Func<ValueTask> first, AppendStep then) => async (store, log, commit) =>
    {
        await first();
        return await then(store, log, commit);
    };
}
