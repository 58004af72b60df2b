using System.Security.Cryptography;

namespace NetIpam.Client;

/// <summary>How often, and after which time, a call is made again that did not come through. What is made again is safe to
/// repeat; see <see cref="IpamClient"/>.</summary>
public sealed record RetryOptions
{
    private const int Fractions = 1 << 24;

    /// <summary>How often a call is made at most, the first time included; at least 1, which is without retry. The default
    /// is 5.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>The longest wait before the second attempt; doubled for each further one. The default is 100 ms.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait there is, unless the server asks for a longer one. The default is 2 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Gives a number from 0 to 1, which places a wait between half of the longest and the longest, so that clients that failed
    /// together do not come again together. The default is random.</summary>
    public Func<double> Jitter { get; init; } = static () => RandomNumberGenerator.GetInt32(Fractions + 1) / (double)Fractions;

    /// <summary>How long to wait after an attempt, the first of which is 1.</summary>
    internal TimeSpan DelayAfter(int attempt)
    {
        var doubled = FirstDelay.Ticks * Math.Pow(2, attempt - 1);
        return TimeSpan.FromTicks((long)(Math.Min(doubled, MaxDelay.Ticks) * (1 + Jitter()) / 2));
    }
}
