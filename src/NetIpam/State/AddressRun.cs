namespace NetIpam.State;

/// <summary>Neighbouring addresses of one allocation, as offsets from the network address; both ends belong to it.</summary>
internal readonly record struct AddressRun(UInt128 First, UInt128 Last, AllocationId Id)
{
    /// <summary>The most addresses of a run in a log: a longer one is written as several, and one that is read is damage, which
    /// must not take for ever to be applied.</summary>
    public const int Most = 1 << 24;
}
