using System.Globalization;
using System.IO.Compression;
using Google.Protobuf;
using NetIpam.Server.Hosting;
using NetIpam.Server.Profiling.Pprof;
using NetIpam.Server.Security;

namespace NetIpam.Server.Profiling;

/// <summary>The paths of the diagnostics port. Profiles have the paths and the form that Go's <c>net/http/pprof</c> gives them, which its tools know.</summary>
/// <param name="settings">What the server was told.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Is told of each profile.</param>
/// <param name="stopping">Is done when the server stops.</param>
internal sealed class DiagnosticsEndpoints(ServerSettings settings, TimeProvider time, ILogger logger, CancellationToken stopping)
{
    /// <summary>The page that lists the others.</summary>
    public const string Index = "/debug/pprof/";

    private const string Binary = "application/octet-stream";
    private const int DefaultSeconds = 30;
    private const int MaxSeconds = 300;

    /// <summary>How much longer than asked for a profile may take until it is given up: the runtime has to name all methods.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Each profile disturbs the program, and shows the others.</summary>
    private readonly Places _places = new(1);

    /// <summary>Adds the paths to a server.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Index, static http =>
        {
            http.Response.ContentType = "text/html; charset=utf-8";
            return http.Response.WriteAsync(IndexPage.Html, http.RequestAborted);
        });
        routes.MapGet(Index + "cmdline", static http =>
            http.WriteTextAsync(StatusCodes.Status200OK, string.Join('\0', CommandLineText.WithoutSecrets(Environment.GetCommandLineArgs()))));
        routes.MapGet("/debug/info", async http =>
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(RuntimeInfo.ToJson(settings, time), http.RequestAborted).ConfigureAwait(false);
        });
        routes.MapGet(Index + "profile", http => ForSecondsAsync(http, async (duration, cancellationToken) =>
        {
            using var events = await RuntimeEvents.OpenAsync(CpuProfile.Provider, RuntimeEvents.Names, cancellationToken).ConfigureAwait(false);
            await StartAsync(http, "profile", cancellationToken).ConfigureAwait(false);
            await WriteAsync(http, await CpuProfile.TakeAsync(events, duration, time, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }));
        routes.MapGet(Index + "allocs", http => ForSecondsAsync(http, async (duration, cancellationToken) =>
        {
            using var events = await RuntimeEvents.OpenAsync(AllocationProfile.Provider, RuntimeEvents.Names, cancellationToken).ConfigureAwait(false);
            await StartAsync(http, "allocs", cancellationToken).ConfigureAwait(false);
            await WriteAsync(http, await AllocationProfile.TakeAsync(events, duration, time, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }));
        routes.MapGet(Index + "heap", http => TakeAsync(http, TimeSpan.Zero, async cancellationToken =>
            await SendAsync(http, "heap", await HeapProfile.TakeAsync(time, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false)));
        routes.MapGet(Index + "goroutine", http => TakeAsync(http, TimeSpan.Zero, cancellationToken => SendThreadsAsync(http, cancellationToken)));
        routes.MapGet("/debug/trace", http => ForSecondsAsync(http, (duration, cancellationToken) =>
        {
            SetFile(http, "ipam-server.nettrace");
            return RuntimeTrace.CopyToAsync(http.Response.Body, duration, time, cancellationToken);
        }));
    }

    private async Task SendThreadsAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var start = time.GetUtcNow();
        var threads = await ThreadStacks.TakeAsync(cancellationToken).ConfigureAwait(false);
        switch (http.Request.Query["debug"].ToString())
        {
            case "1":
                await http.WriteTextAsync(StatusCodes.Status200OK, ThreadStacks.ToGroupedText(threads)).ConfigureAwait(false);
                break;
            case "2":
                await http.WriteTextAsync(StatusCodes.Status200OK, ThreadStacks.ToText(threads)).ConfigureAwait(false);
                break;
            default:
                await SendAsync(http, "goroutine", ThreadStacks.ToProfile(threads, start)).ConfigureAwait(false);
                break;
        }
    }

    private Task ForSecondsAsync(HttpContext http, Func<TimeSpan, CancellationToken, Task> take)
    {
        var seconds = DefaultSeconds;
        if (http.Request.Query["seconds"] is { Count: > 0 } given
            && !(given.Count == 1 && int.TryParse(given[0], NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && seconds is >= 1 and <= MaxSeconds))
            return http.WriteLineAsync(StatusCodes.Status400BadRequest, $"seconds must be a whole number from 1 to {MaxSeconds}.");
        var duration = TimeSpan.FromSeconds(seconds);
        return TakeAsync(http, duration, cancellationToken => take(duration, cancellationToken));
    }

    /// <summary>Takes a profile, unless one is being taken; gives it up when the caller goes, or the server stops.</summary>
    private async Task TakeAsync(HttpContext http, TimeSpan duration, Func<CancellationToken, Task> take)
    {
        if (!_places.TryEnter())
        {
            await http.WriteLineAsync(StatusCodes.Status409Conflict, "Another profile is being taken. Try again when it is done.").ConfigureAwait(false);
            return;
        }
        var began = time.GetTimestamp();
        try
        {
            using var late = new CancellationTokenSource(duration + Patience, time);
            using var any = CancellationTokenSource.CreateLinkedTokenSource(late.Token, http.RequestAborted, stopping);
            try
            {
                await take(any.Token).ConfigureAwait(false);
                logger.LogInformation("{Path} was taken in {Milliseconds} ms", http.Request.Path.Value, (long)time.GetElapsedTime(began).TotalMilliseconds);
            }
            catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
            {
                logger.LogInformation("{Path} was given up, as the caller went", http.Request.Path.Value);
            }
            catch (OperationCanceledException) when (any.IsCancellationRequested)
            {
                await FailAsync(http, stopping.IsCancellationRequested ? "The server stops." : "The runtime took too long.").ConfigureAwait(false);
            }
            catch (ProfileException e)
            {
                await FailAsync(http, e.Message).ConfigureAwait(false);
            }
        }
        finally
        {
            _places.Leave();
        }
    }

    private async Task FailAsync(HttpContext http, string message)
    {
        logger.LogWarning("{Path} could not be taken: {Message}", http.Request.Path.Value, message);
        if (http.Response.HasStarted)
        {
            // What was sent is not the whole, and must not look like it.
            http.Abort();
            return;
        }
        http.Response.Headers.ContentDisposition = default;
        await http.WriteLineAsync(StatusCodes.Status503ServiceUnavailable, message).ConfigureAwait(false);
    }

    /// <summary>Sends the headers before the profile is there: callers wait for these only a little longer than the seconds that they asked for.</summary>
    private static Task StartAsync(HttpContext http, string name, CancellationToken cancellationToken)
    {
        SetFile(http, name + ".pb.gz");
        return http.Response.Body.FlushAsync(cancellationToken);
    }

    private static Task SendAsync(HttpContext http, string name, Profile profile)
    {
        SetFile(http, name + ".pb.gz");
        return WriteAsync(http, profile);
    }

    private static async Task WriteAsync(HttpContext http, Profile profile)
    {
        var body = new MemoryStream();
        var gzip = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true);
        await using (gzip.ConfigureAwait(false))
            profile.WriteTo(gzip);
        body.Position = 0;
        await body.CopyToAsync(http.Response.Body, http.RequestAborted).ConfigureAwait(false);
    }

    private static void SetFile(HttpContext http, string name)
    {
        http.Response.ContentType = Binary;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
    }
}
