namespace NetIpam.State;

/// <summary>Neighbouring addresses of one allocation, as offsets from the network address; both ends belong to it.</summary>
internal readonly record struct AddressRun(UInt128 First, UInt128 Last, AllocationId Id);
