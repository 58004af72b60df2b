namespace NetIpam.Server.Telemetry.Prefixes;

/// <summary>
/// Tells how full the prefixes are that were chosen. They are asked for every 15 seconds, as any caller would, so that each server tells the truth also
/// when others do the work; who scrapes reads what was found last, and disturbs nobody. There are at most <see cref="MaxPrefixes"/> of them, of
/// namespaces that are named one by one: so many series there can be, and not more. What is not known is not told.
/// </summary>
internal sealed class PrefixFigures(Ipam ipam, IReadOnlyList<PrefixPattern> patterns, TimeProvider time, ILogger logger)
{
    /// <summary>How many prefixes are told of.</summary>
    public const int MaxPrefixes = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private bool _isLimitTold;

    /// <summary>Looks until the token ends it. Never throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (patterns.Count == 0)
            return;
        using var gauges = new PrefixGauges();
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
                gauges.Show(await ReadAsync(cancellationToken).ConfigureAwait(false));
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task<Dictionary<PrefixKey, PrefixUsage>> ReadAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var found = new Dictionary<PrefixKey, PrefixUsage>();
        foreach (var pattern in patterns)
        {
            foreach (var usage in await ReadAsync(pattern, either.Token, cancellationToken).ConfigureAwait(false))
            {
                var key = new PrefixKey(pattern.Namespace, usage.Cidr);
                if (found.Count < MaxPrefixes || found.ContainsKey(key))
                    found[key] = usage;
                else
                    TellLimit();
            }
        }
        return found;
    }

    private async Task<IReadOnlyList<PrefixUsage>> ReadAsync(PrefixPattern pattern, CancellationToken patience, CancellationToken stop)
    {
        try
        {
            return await ipam.Namespace(pattern.Namespace)
                .ListUsageAsync(pattern.Within, pattern.MinLength, pattern.MaxLength, MaxPrefixes + 1, patience)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is IpamException or ObjectDisposedException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            // Whoever asks for the namespace is told what is wrong; the health check tells of the store.
            logger.LogDebug("No figures of {Prefix} in {Namespace}: {Message}", pattern.Within, pattern.Namespace, e.Message);
            return [];
        }
    }

    private void TellLimit()
    {
        if (_isLimitTold)
            return;
        _isLimitTold = true;
        logger.LogWarning("--metrics-prefixes chooses more than {Max} prefixes; of those beyond there are no figures", MaxPrefixes);
    }
}
