using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing.Parsers;

namespace NetIpam.Server.Profiling;

/// <summary>The events themselves, for the tools of .NET: samples of all stacks, and what collector, compiler, loader, locks and thread pool did, and which exceptions were
/// thrown.</summary>
internal static class RuntimeTrace
{
    /// <summary>Copies what happens to a stream, in the format <c>nettrace</c>, as it happens.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it at once; what was copied is then no whole file.</param>
    /// <exception cref="ProfileException">There are no events to be had; nothing was copied.</exception>
    public static async Task CopyToAsync(Stream target, TimeSpan duration, TimeProvider time, CancellationToken cancellationToken)
    {
        EventPipeProvider[] providers =
        [
            CpuProfile.Provider,
            new(ClrTraceEventParser.ProviderName, EventLevel.Informational, (long)ClrTraceEventParser.Keywords.Default),
        ];
        using var events = await RuntimeEvents.OpenAsync(providers, RuntimeEvents.NamesForTools, cancellationToken).ConfigureAwait(false);
        var copying = events.Stream.CopyToAsync(target, cancellationToken);
        await Task.WhenAny(copying, Task.Delay(duration, time, cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        await events.StopAsync(cancellationToken).ConfigureAwait(false);
        await copying.ConfigureAwait(false);
    }
}
