namespace NetIpam.Rpc.AspNetCore;

/// <summary>Which method an endpoint is of, for middleware that comes before it.</summary>
/// <param name="Procedure">The path: <c>/package.Service/Method</c>.</param>
/// <param name="IsStreaming">Whether a call may last as long as its caller likes: one side or both send any number of messages.</param>
public sealed record RpcMethodMetadata(string Procedure, bool IsStreaming)
{
    /// <summary>The procedure without the slash before it.</summary>
    public string Name { get; } = Procedure.TrimStart('/');
}
