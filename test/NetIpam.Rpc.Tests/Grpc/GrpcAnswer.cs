using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using Google.Protobuf;
using NetIpam.Rpc.Details;
using NetIpam.Rpc.Tests.Toy;

namespace NetIpam.Rpc.Tests.Grpc;

/// <summary>An answer of gRPC, taken apart.</summary>
internal sealed class GrpcAnswer
{
    public required HttpResponseMessage Http { get; init; }

    public required IReadOnlyList<(byte Flags, byte[] Content)> Frames { get; init; }

    public required Dictionary<string, string> Trailers { get; init; }

    public RpcCode Code => (RpcCode)int.Parse(Trailers["grpc-status"]);

    public string Message => Uri.UnescapeDataString(Trailers.GetValueOrDefault("grpc-message", ""));

    public Status? Details => Trailers.TryGetValue("grpc-status-details-bin", out var text)
        ? Status.Parser.ParseFrom(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '=')))
        : null;

    public EchoMessage Single()
    {
        Code.ShouldBe(RpcCode.Ok, Message);
        return Read(Frames.Single());
    }

    public static async Task<GrpcAnswer> Read(HttpResponseMessage http)
    {
        http.StatusCode.ShouldBe(HttpStatusCode.OK);
        var frames = Split(await http.Content.ReadAsByteArrayAsync());
        // Without messages, the trailers may be the headers.
        var trailers = http.TrailingHeaders.Any() ? http.TrailingHeaders : http.Headers;
        return new()
        {
            Http = http,
            Frames = frames,
            Trailers = trailers.ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase),
        };
    }

    public static List<(byte Flags, byte[] Content)> Split(byte[] body)
    {
        var frames = new List<(byte, byte[])>();
        for (var rest = body.AsSpan(); rest.Length > 0;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest[1..]);
            frames.Add((rest[0], rest.Slice(5, length).ToArray()));
            rest = rest[(5 + length)..];
        }
        return frames;
    }

    public static EchoMessage Read((byte Flags, byte[] Content) frame)
    {
        if (frame.Flags == 0)
            return EchoMessage.Parser.ParseFrom(frame.Content);
        frame.Flags.ShouldBe((byte)1);
        using var gzip = new GZipStream(new MemoryStream(frame.Content), CompressionMode.Decompress);
        return EchoMessage.Parser.ParseFrom(gzip);
    }
}
