using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Net.Http.Headers;
using NetIpam.Server.Services;

namespace NetIpam.Server.Security;

/// <summary>The origins whose pages may call from a browser. What they may do there is not decided here: tokens count as ever.
/// Nothing that the browser adds by itself, cookies or client certificates, is let in.</summary>
internal sealed class CorsOrigins
{
    /// <summary>As long as Chromium keeps it; other browsers keep it shorter or longer.</summary>
    private static readonly TimeSpan PreflightAge = TimeSpan.FromHours(2);

    private readonly string[] _origins;

    private CorsOrigins(string[] origins) => _origins = origins;

    /// <summary>Reads origins with commas between.</summary>
    /// <exception cref="FormatException">One of them is none, or is a pattern.</exception>
    public static CorsOrigins Parse(string text) =>
        new([.. text.Split(',', StringSplitOptions.TrimEntries).Select(ParseOne)]);

    /// <summary>Makes the policy.</summary>
    public void Apply(CorsPolicyBuilder policy) =>
        policy.WithOrigins(_origins)
            .WithMethods(HttpMethods.Get, HttpMethods.Post)
            .AllowAnyHeader()
            // Those of gRPC-Web are in the body here; a proxy may move them.
            .WithExposedHeaders(HeaderNames.GrpcStatus, HeaderNames.GrpcMessage, "Grpc-Status-Details-Bin", IpamService.LoadFindingsHeader)
            .SetPreflightMaxAge(PreflightAge);

    private static string ParseOne(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri is { Scheme: "http" or "https", UserInfo: "", PathAndQuery: "/", Fragment: "" }
        && !text.Contains('*', StringComparison.Ordinal)
        && !text.EndsWith('/')
            ? uri.GetLeftPart(UriPartial.Authority)
            : throw new FormatException($"'{text}' is not an origin: that is https://host or https://host:port, without a path, and no pattern.");
}
