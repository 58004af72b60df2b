namespace NetIpam.Client;

/// <summary>How a client speaks to the service. The answers are the same.</summary>
public enum IpamProtocol
{
    /// <summary>Connect with messages in protobuf's binary format, over HTTP/1.1: passes through every proxy.</summary>
    Connect = 0,

    /// <summary>Connect with messages in JSON, over HTTP/1.1: can be read on the way.</summary>
    ConnectJson = 1,

    /// <summary>gRPC, over HTTP/2: many calls at once share a connection.</summary>
    Grpc = 2,
}
