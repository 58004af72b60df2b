using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using Google.Protobuf;

namespace NetIpam.Rpc.Tests.Grpc;

/// <summary>Calls of gRPC, made by hand.</summary>
internal static class GrpcCall
{
    public static Task<GrpcAnswer> Grpc(
        this ToyServer server, string version, string method, IMessage message, params (string Name, string Value)[] headers) =>
        server.Grpc(version, method, Frame(message.ToByteArray()), headers);

    public static async Task<GrpcAnswer> Grpc(
        this ToyServer server, string version, string method, byte[] body, params (string Name, string Value)[] headers) =>
        await GrpcAnswer.Read(await server.Send(version, method, body, "application/grpc", headers));

    /// <summary>Makes a call that does not end before its deadline, but answers this many messages. How soon these come does not matter, as a busy
    /// machine takes its time: the deadline is later until they are all there.</summary>
    public static async Task GrpcUntilDeadline(this ToyServer server, string version, string method, IMessage message, int messages)
    {
        GrpcAnswer answer = null!;
        foreach (var timeout in new[] { "1S", "5S", "30S" })
        {
            answer = await server.Grpc(version, method, message, ("grpc-timeout", timeout));
            answer.Code.ShouldBe(RpcCode.DeadlineExceeded);
            if (answer.Frames.Count >= messages)
                break;
        }
        answer.Frames.Count.ShouldBe(messages);
    }

    public static async Task<HttpResponseMessage> Send(
        this ToyServer server, string version, string method, byte[] body, string contentType, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, method.StartsWith('/') ? method : $"/toy.v1.ToyService/{method}"))
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.Version.ShouldBe(request.Version);
        return answer;
    }

    public static byte[] Frame(byte[] content, byte flags = 0)
    {
        byte[] frame = [flags, 0, 0, 0, 0, .. content];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), content.Length);
        return frame;
    }

    public static byte[] GZip(byte[] data)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal))
            gzip.Write(data);
        return output.ToArray();
    }
}
