using System.Net;
using System.Security.Authentication;
using NetIpam.Log;
using StackExchange.Redis;

namespace NetIpam.Redis;

/// <summary>
/// The connections to a store, and the only place that sends to it. Decides after an error whether the command was certainly
/// not carried out; then, and for what changes nothing, it is sent again until the time is over. Thread-safe.
/// </summary>
/// <remarks>
/// The driver never sends a command twice, but for MOVED and ASK, which say that it was not carried out. What it has in its
/// queue it can still send after the caller has stopped waiting.
/// </remarks>
internal sealed class RedisLink : IAsyncDisposable
{
    /// <summary>What a person is told of a server whose certificate is wrong.</summary>
    public const string CertificateRefused = "its certificate is not accepted; check the name and the authority.";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    private readonly RedisOptions _options;
    private readonly TimeProvider _time;
    private volatile ConnectionMultiplexer _multiplexer = null!;
    private volatile bool _disposed;
    private readonly EndPoint[] _endpoints;
    private readonly string? _password;
    private readonly UserRelay[] _relays = [];
    private int _replacing;

    private RedisLink(RedisOptions options, TimeProvider time)
    {
        (_options, _time, _password) = (options, time, options.Password);
        _endpoints = [.. options.Endpoints.Select(RedisConfiguration.ParseEndpoint)];
        if (options.User is null)
            return;
        var token = _password = UserRelay.NewToken();
        _relays = [.. _endpoints.Select(endpoint => UserRelay.Start(endpoint, options, token, time))];
        _endpoints = [.. _relays.Select(relay => relay.EndPoint)];
    }

    /// <summary>Called when a connection that was lost is there again.</summary>
    public Action? Restored { get; set; }

    public ConnectionMultiplexer Multiplexer => _multiplexer;

    /// <summary>Connects, or begins to: a server that is not there yet is waited for by the first command.</summary>
    public static async Task<RedisLink> OpenAsync(RedisOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var link = new RedisLink(options, time);
        var opening = link.ConnectAsync();
        try
        {
            link._multiplexer = await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // If it comes after all, it is not needed any more.
            _ = opening.ContinueWith(static late => CloseAsync(late.Result), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            await link.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        return link;
    }

    /// <summary>Runs a script on the keys of one log.</summary>
    /// <param name="script">The script.</param>
    /// <param name="keys">Its keys, of one slot.</param>
    /// <param name="values">Its arguments.</param>
    /// <param name="changes">Whether it matters if it is carried out twice, or after its caller was told that it was not.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="LogUnavailableException">Certainly nothing was changed.</exception>
    /// <exception cref="OutcomeUnknownException">It changes something, and its answer was lost.</exception>
    /// <exception cref="LogDamagedException">A key holds something that is not ours.</exception>
    public Task<RedisResult> RunAsync(Script script, RedisKey[] keys, RedisValue[] values, bool changes, CancellationToken cancellationToken) =>
        AskAsync(database => EvaluateAsync(database, script, keys, values), changes, cancellationToken);

    /// <summary>Asks for something that changes nothing.</summary>
    /// <exception cref="LogUnavailableException">The server does not answer, or refuses.</exception>
    public Task<T> ReadAsync<T>(Func<IDatabase, Task<T>> ask, CancellationToken cancellationToken) =>
        AskAsync(ask, changes: false, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        Restored = null;
        if (_multiplexer is { } multiplexer)
            await CloseAsync(multiplexer).ConfigureAwait(false);
        foreach (var relay in _relays)
            await relay.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>An endpoint of the driver as a server, for messages.</summary>
    public string NameOf(EndPoint endpoint) =>
        Array.Find(_relays, relay => relay.EndPoint.Equals(endpoint))?.Name ?? RedisConfiguration.Describe(endpoint);

    private static async Task<RedisResult> EvaluateAsync(IDatabase database, Script script, RedisKey[] keys, RedisValue[] values)
    {
        try
        {
            return await database.ScriptEvaluateAsync(script.Hash, keys, values, CommandFlags.DemandMaster).ConfigureAwait(false);
        }
        catch (RedisServerException e) when (Faults.Of(e) == Fault.NoScript)
        {
            // The server has just started, or its scripts were flushed. It keeps what it is sent in full.
            return await database.ScriptEvaluateAsync(script.Text, keys, values, CommandFlags.DemandMaster | CommandFlags.NoScriptCache).ConfigureAwait(false);
        }
    }

    private static async Task CloseAsync(ConnectionMultiplexer multiplexer)
    {
        await multiplexer.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
        multiplexer.Dispose();
    }

    private async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> ask, bool changes, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var multiplexer = _multiplexer;
            Exception failure;
            try
            {
                return await ask(multiplexer.GetDatabase(_options.Database)).WaitAsync(_options.Timeout, _time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException e)
            {
                Replace(multiplexer);
                throw Failed($"it did not answer within {_options.Timeout.TotalSeconds:0.###} s.", e, changes);
            }
            catch (Exception e) when (e is RedisException or RedisCommandException or ObjectDisposedException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                failure = e;
            }
            var fault = Faults.Of(failure);
            switch (fault)
            {
                case Fault.Damaged:
                    throw new LogDamagedException($"A key of the store holds something else than NetIpam wrote: {failure.Message}", failure);
                case Fault.Refused:
                    throw Failed(failure.Message, failure, changes: false);
                case Fault.Unknown when changes || failure is not RedisConnectionException:
                    throw Failed(Describe(failure), failure, changes);
            }
            if (_time.GetElapsedTime(started) + pause >= _options.Timeout)
                throw Failed(Describe(failure), failure, changes && fault == Fault.Unknown);
            // Another server may be the master by now.
            if (failure is RedisServerException)
                _ = multiplexer.ConfigureAsync();
            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private Exception Failed(string why, Exception cause, bool changes)
    {
        var message = $"The Redis server {_options} failed: {why}";
        return changes ? new OutcomeUnknownException(message, cause) : new LogUnavailableException(message, cause);
    }

    /// <summary>One line for a person; the driver's own text is for those who know it from inside.</summary>
    private string Describe(Exception failure)
    {
        if (failure is RedisServerException)
            return failure.Message;
        if (Array.Find(_relays, relay => relay.Failure is not null) is { } relay)
            return relay.Failure!;
        // Of a command that found no connection, the driver tells within how that was lost.
        var lost = Lost(failure).FirstOrDefault(lost => lost.FailureType != ConnectionFailureType.UnableToResolvePhysicalConnection);
        return lost?.FailureType switch
        {
            ConnectionFailureType.AuthenticationFailure when lost.GetBaseException() is AuthenticationException => CertificateRefused,
            ConnectionFailureType.AuthenticationFailure => "it refuses the password, or needs one.",
            ConnectionFailureType.UnableToConnect or null => "there is no connection to a master.",
            ConnectionFailureType.Loading => "it is still reading its data.",
            var type => $"the connection was lost ({type}).",
        };
    }

    private static IEnumerable<RedisConnectionException> Lost(Exception? failure)
    {
        if (failure is RedisConnectionException lost)
            yield return lost;
        var within = failure is AggregateException several ? several.InnerExceptions : (IEnumerable<Exception?>)[failure?.InnerException];
        foreach (var found in within.Where(inner => inner is not null).SelectMany(Lost))
            yield return found;
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var configuration = RedisConfiguration.From(_options);
        configuration.Password = _password;
        foreach (var endpoint in _endpoints)
            configuration.EndPoints.Add(endpoint);
        if (_options.Tls && _relays.Length == 0)
            RedisConfiguration.Secure(configuration, _options);
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false);
        // In order, one caller that blocks would hold up the answers to all others.
        multiplexer.PreserveAsyncOrder = false;
        multiplexer.ConnectionRestored += (_, _) => Restored?.Invoke();
        return multiplexer;
    }

    /// <summary>Replaces connections that gave no answer: a peer that is gone without a word is noticed by the driver after many
    /// minutes only.</summary>
    private void Replace(ConnectionMultiplexer silent)
    {
        if (Interlocked.CompareExchange(ref _replacing, 1, 0) == 0)
            _ = ReplaceAsync(silent);
    }

    private async Task ReplaceAsync(ConnectionMultiplexer silent)
    {
        try
        {
            if (_disposed || _multiplexer != silent)
                return;
            var fresh = await ConnectAsync().ConfigureAwait(false);
            _multiplexer = fresh;
            await CloseAsync(_disposed ? fresh : silent).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RedisException or ObjectDisposedException or TimeoutException)
        {
            // The next call that gets no answer tries again.
        }
        finally
        {
            Volatile.Write(ref _replacing, 0);
        }
    }
}
