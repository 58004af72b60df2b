using System.Text;
using NetIpam.Log;
using NetIpam.Postgres;
using NetIpam.TestKit.Servers;

namespace NetIpam.Benchmarks;

/// <summary>Appends to a short and to a long log in PostgreSQL, against inserting a row of as many bytes by the same driver.</summary>
internal static class PostgresLogMode
{
    private const int BodyLength = 240;
    private const int LongLog = 20_000;

    public static async Task RunAsync(Settings settings, TextWriter output)
    {
        if (PostgresServer.Missing is not null)
        {
            await output.WriteLineAsync("postgres: left out, as it is not installed; eng/test-servers installs it");
            return;
        }
        await using var server = await PostgresServer.StartNewAsync();
        var connection = server.ConnectionString(await server.CreateDatabaseAsync());
        await using var bare = await BareInserter.CreateAsync(connection, BodyLength);

        await using var log = await PostgresCommitLog.OpenAsync(new PostgresOptions(connection));
        var young = await Chain.CreateAsync(log, new LogId(1000));
        var table = new Table($"postgres: appends to the log; the baseline is a prepared INSERT of {BodyLength} bytes", "log of", "appends/s", "baseline", "ratio");
        table.Add("100 commits", await Comparison.MeasureAsync(settings.Rounds, () => RateAsync(bare.InsertAsync, settings), () => RateAsync(young.AppendAsync, settings)));
        var old = await Chain.CreateAsync(log, new LogId(1001));
        for (var i = 0; i < LongLog; i++)
            await old.AppendAsync();
        table.Add($"{LongLog} commits", await Comparison.MeasureAsync(settings.Rounds, () => RateAsync(bare.InsertAsync, settings), () => RateAsync(old.AppendAsync, settings)));
        table.Print(output);
    }

    private static Task<double> RateAsync(Func<ValueTask> work, Settings settings) => Rate.OfAsync(settings.Window, work);

    /// <summary>Commits one after the other, without an engine.</summary>
    private sealed class Chain(PostgresCommitLog log, LogId id, Commit newest)
    {
        private static readonly byte[] Body = Encoding.ASCII.GetBytes("{\"at\":\"2026-11-21T20:23:29.1791779Z\",\"text\":\"" + new string('x', BodyLength - 46) + "\"}");
        private Commit _newest = newest;

        public static async Task<Chain> CreateAsync(PostgresCommitLog log, LogId id)
        {
            var genesis = new Commit(0, default, Body);
            await log.CreateAsync(id, genesis, CancellationToken.None);
            return new Chain(log, id, genesis);
        }

        public async ValueTask AppendAsync()
        {
            var next = new Commit(_newest.Sequence + 1, _newest.Id, Body);
            if ((await log.TryAppendAsync(id, next)).Outcome != AppendOutcome.Appended)
                throw new InvalidOperationException("Nobody else appends here.");
            _newest = next;
        }
    }
}
