namespace NetIpam.Rpc.Client;

/// <summary>How messages are written in the bodies of requests and answers.</summary>
public enum ConnectEncoding
{
    /// <summary>Protobuf's binary format, <c>application/proto</c>.</summary>
    Binary = 0,

    /// <summary>Protobuf's JSON mapping, <c>application/json</c>: slower, and readable on the way.</summary>
    Json = 1,
}
