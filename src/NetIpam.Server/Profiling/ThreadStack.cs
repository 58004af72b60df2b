namespace NetIpam.Server.Profiling;

/// <summary>What a thread was doing.</summary>
/// <param name="Id">As the operating system counts.</param>
/// <param name="Name">As the operating system knows it; <see langword="null"/> if it does not tell.</param>
/// <param name="IsInManagedCode">Whether it ran managed code; else it waited, or was in native code.</param>
/// <param name="Frames">From the innermost to the outermost.</param>
internal sealed record ThreadStack(int Id, string? Name, bool IsInManagedCode, IReadOnlyList<Frame> Frames)
{
    /// <summary>What it did, for people.</summary>
    public string State => IsInManagedCode ? "running" : "waiting, or in native code";
}
