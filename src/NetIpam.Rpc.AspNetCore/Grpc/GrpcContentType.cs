using Microsoft.Net.Http.Headers;

namespace NetIpam.Rpc.AspNetCore.Grpc;

/// <summary>The content types of gRPC with protobuf messages.</summary>
internal static class GrpcContentType
{
    /// <summary>All of them, for an answer to one who sends another.</summary>
    public const string AcceptPost = "application/grpc, application/grpc+proto";

    private static readonly string[] All = AcceptPost.Split(", ");

    /// <summary>The one of a request, in lower case and without parameters; <see langword="null"/> if it is another.</summary>
    public static string? Find(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
            ? Array.Find(All, known => type.MediaType.Equals(known, StringComparison.OrdinalIgnoreCase))
            : null;
}
