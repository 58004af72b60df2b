namespace NetIpam.Server.Security;

/// <summary>A number of places, each taken by one at a time. Nobody waits for one. Thread-safe.</summary>
internal sealed class Places(int max)
{
    private int _taken;

    /// <summary>Takes a place if one is free; whoever has it gives it back with <see cref="Leave"/>.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _taken) <= max)
            return true;
        Leave();
        return false;
    }

    /// <summary>Gives a place back.</summary>
    public void Leave() => Interlocked.Decrement(ref _taken);
}
