namespace NetIpam.Migration.GoIpam;

/// <summary>Whose data were found in a place.</summary>
/// <param name="GoIpam">Whether there are some of go-ipam.</param>
/// <param name="NetIpam">Whether there is a store of NetIpam.</param>
internal readonly record struct FoundData(bool GoIpam, bool NetIpam);
