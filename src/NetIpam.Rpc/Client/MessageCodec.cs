using Google.Protobuf;

namespace NetIpam.Rpc.Client;

/// <summary>Messages as bodies of HTTP, in one of the two encodings of Connect.</summary>
internal static class MessageCodec
{
    public static string ContentType(this ConnectEncoding encoding) =>
        encoding == ConnectEncoding.Json ? "application/json" : "application/proto";

    public static byte[] Write(this ConnectEncoding encoding, IMessage message) =>
        encoding == ConnectEncoding.Json
            ? System.Text.Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message))
            : message.ToByteArray();

    /// <exception cref="InvalidProtocolBufferException">The body is no such message.</exception>
    /// <exception cref="InvalidJsonException">The body is not JSON.</exception>
    public static T Read<T>(this ConnectEncoding encoding, byte[] body)
        where T : IMessage<T>, new()
    {
        if (encoding == ConnectEncoding.Json)
            return JsonReader.Parser.Parse<T>(System.Text.Encoding.UTF8.GetString(body));
        var message = new T();
        message.MergeFrom(body);
        return message;
    }

    /// <summary>Apart, so that a client that speaks binary never sets up JSON.</summary>
    private static class JsonReader
    {
        public static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));
    }
}
