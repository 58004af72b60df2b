using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace NetIpam.Server.Profiling;

/// <summary>Events of the runtime that this program runs on, from when it is opened. It comes by way of the socket that the runtime opens for the
/// diagnostic tools of its user; nothing is written to a disk.</summary>
internal sealed class RuntimeEvents : IDisposable
{
    /// <summary>What the runtime may keep until it is read; it drops what comes beyond that.</summary>
    private const int BufferMegabytes = 256;

    /// <summary>No names of methods.</summary>
    public const long NoNames = 0;

    /// <summary>The names of all methods and where their code lies: in the words of the runtime, its loader (8), the compilers at run time (10) and before (20), at the end (100).</summary>
    public const long Names = 0x138;

    /// <summary>What tools of .NET expect in a file: also which line which code is of, and more.</summary>
    public const long NamesForTools = 0x8002_0139;

    private readonly EventPipeSession _session;

    private RuntimeEvents(EventPipeSession session) => _session = session;

    /// <summary>The events in the format <c>nettrace</c>, as they come.</summary>
    public Stream Stream => _session.EventStream;

    /// <summary>Begins.</summary>
    /// <param name="provider">What events.</param>
    /// <param name="names">What of the names of methods comes at the end, e.g. <see cref="Names"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ProfileException">The runtime gives none.</exception>
    public static Task<RuntimeEvents> OpenAsync(EventPipeProvider provider, long names, CancellationToken cancellationToken) =>
        OpenAsync([provider], names, cancellationToken);

    /// <inheritdoc cref="OpenAsync(EventPipeProvider, long, CancellationToken)"/>
    public static async Task<RuntimeEvents> OpenAsync(
        IReadOnlyList<EventPipeProvider> providers, long names, CancellationToken cancellationToken)
    {
        var configuration = new EventPipeSessionConfiguration(providers, BufferMegabytes, rundownKeyword: names, requestStackwalk: true);
        try
        {
            return new(await new DiagnosticsClient(Environment.ProcessId).StartEventPipeSessionAsync(configuration, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is DiagnosticsClientException or IOException or TimeoutException)
        {
            throw new ProfileException(
                "The runtime gives no events: its diagnostics are off (DOTNET_EnableDiagnostics=0), or it cannot write to its temporary folder.", e);
        }
    }

    /// <summary>Reads the events until something happened, and then to their end.</summary>
    /// <param name="open">Makes what reads them of the session, and registers for those that are wanted. It and its callbacks run on a thread of their own.</param>
    /// <param name="until">Ends the events when it is done.</param>
    /// <param name="cancellationToken">Ends the events at once.</param>
    /// <returns>How many events are known to be lost.</returns>
    /// <exception cref="ProfileException">The events ended by themselves.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled. No callback comes any more.</exception>
    public async Task<int> ReadAsync(Func<EventPipeSession, TraceEventDispatcher> open, Task until, CancellationToken cancellationToken)
    {
        var reading = Task.Factory.StartNew(() => Read(open), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        // What is under way is cut off by closing the stream.
        var abort = cancellationToken.UnsafeRegister(static session => ((EventPipeSession)session!).Dispose(), _session);
        await using (abort.ConfigureAwait(false))
        {
            try
            {
                if (await Task.WhenAny(reading, until).ConfigureAwait(false) == until)
                    await StopAsync(cancellationToken).ConfigureAwait(false);
                await reading.ConfigureAwait(false);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        cancellationToken.ThrowIfCancellationRequested();
        if (!until.IsCompleted)
            throw new ProfileException("The runtime ended its events too early.");
        return await reading.ConfigureAwait(false);
    }

    /// <summary>Lets the events come to their end, with the names of methods if they were asked for. The stream must be read meanwhile.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _session.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private int Read(Func<EventPipeSession, TraceEventDispatcher> open)
    {
        using var source = open(_session);
        source.Process();
        return source.EventsLost;
    }
}
