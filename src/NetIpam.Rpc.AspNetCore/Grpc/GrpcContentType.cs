using Microsoft.Net.Http.Headers;

namespace NetIpam.Rpc.AspNetCore.Grpc;

/// <summary>A content type of gRPC or gRPC-Web, with protobuf messages.</summary>
/// <param name="Name">As it is sent, in lower case and without parameters.</param>
internal sealed record GrpcContentType(string Name)
{
    private const string GrpcName = "application/grpc";

    /// <summary>All of them, for an answer to one who sends another.</summary>
    public const string AcceptPost =
        "application/grpc, application/grpc+proto, application/grpc-web, application/grpc-web+proto, "
        + "application/grpc-web-text, application/grpc-web-text+proto";

    private static readonly GrpcContentType[] All = [.. AcceptPost.Split(", ").Select(name => new GrpcContentType(name))];

    private static readonly GrpcContentType Grpc = Array.Find(All, known => known.Name is GrpcName)!;

    /// <summary>Whether it is gRPC-Web, whose trailers are in the body.</summary>
    public bool IsWeb { get; } = Name.StartsWith("application/grpc-web", StringComparison.Ordinal);

    /// <summary>Whether bodies are in base64.</summary>
    public bool IsText { get; } = Name.StartsWith("application/grpc-web-text", StringComparison.Ordinal);

    /// <summary>That of a request; <see langword="null"/> if it is another.</summary>
    public static GrpcContentType? Find(string? contentType)
    {
        if (contentType is null || !contentType.StartsWith(GrpcName, StringComparison.OrdinalIgnoreCase))
            return null;
        // As most callers write it, it need not be parsed.
        if (contentType is GrpcName)
            return Grpc;
        return MediaTypeHeaderValue.TryParse(contentType, out var type)
            ? Array.Find(All, known => type.MediaType.Equals(known.Name, StringComparison.OrdinalIgnoreCase))
            : null;
    }
}
