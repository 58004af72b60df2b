using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace NetIpam.Rpc.AspNetCore;

/// <summary>What comes along with a call beside its request, the same in every protocol. Not thread-safe.</summary>
public sealed class RpcContext
{
    internal RpcContext(string procedure, HttpContext http, DateTimeOffset? deadline, CancellationToken cancellationToken)
    {
        Procedure = procedure;
        RequestHeaders = http.Request.Headers;
        ResponseHeaders = http.Response.Headers;
        Features = http.Features;
        Deadline = deadline;
        CancellationToken = cancellationToken;
    }

    /// <summary>The procedure that was called: <c>/package.Service/Method</c>.</summary>
    public string Procedure { get; }

    /// <summary>The headers of the request, those of the protocol included.</summary>
    public IHeaderDictionary RequestHeaders { get; }

    /// <summary>The headers of the answer, to add to; they are sent with an error, too.</summary>
    public IHeaderDictionary ResponseHeaders { get; }

    /// <summary>What middleware found out about the request.</summary>
    public IFeatureCollection Features { get; }

    /// <summary>When the caller stops waiting; <see langword="null"/> if he did not say.</summary>
    public DateTimeOffset? Deadline { get; }

    /// <summary>Cancelled when the caller is gone or the deadline has passed.</summary>
    public CancellationToken CancellationToken { get; }
}
