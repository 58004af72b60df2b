namespace NetIpam.Rpc.AspNetCore.Framing;

/// <summary>Stands in an error to tell that the request is at fault, where a protocol has the code of a fault of the server
/// for it. Without it anybody could fill the log with errors.</summary>
internal sealed class RequestFaultException() : Exception("The request is at fault.");
