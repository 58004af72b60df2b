namespace NetIpam.Codec;

/// <summary>Something in a log is of a later format than this version understands.</summary>
internal sealed class UpgradeNeededException(string message) : Exception(message);
