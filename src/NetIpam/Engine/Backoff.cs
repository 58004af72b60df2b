namespace NetIpam.Engine;

/// <summary>Pauses between tries: twice as long each time, up to a second.</summary>
internal static class Backoff
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    public static TimeSpan First => TimeSpan.FromMilliseconds(5);

    public static TimeSpan After(TimeSpan pause) => pause * 2 < Longest ? pause * 2 : Longest;
}
