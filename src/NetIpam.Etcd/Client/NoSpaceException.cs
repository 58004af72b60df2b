namespace NetIpam.Etcd.Client;

/// <summary>etcd answered a change with "no space". It was made or not, and no more will become of it: reading tells.</summary>
internal sealed class NoSpaceException(string message, Exception innerException) : Exception(message, innerException);
