namespace NetIpam.Log;

/// <summary>
/// The wish of one who keeps losing to append next: a hint to the others, on which no safety rests.
/// </summary>
/// <param name="Id">Names this wish, unique for ever, so that others can tell whether they have respected it already.</param>
/// <param name="Wait">For how long others are asked to hold off, once; in whole milliseconds, at most <see cref="MaxWait"/>.</param>
public readonly record struct TurnClaim(UInt128 Id, TimeSpan Wait)
{
    /// <summary>The longest that may be asked for.</summary>
    public static TimeSpan MaxWait => TimeSpan.FromMilliseconds(250);
}
