using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;

namespace NetIpam.Rpc.AspNetCore.Connect;

/// <summary>A request by GET: the message is in the query, with what the headers say of a body.</summary>
internal static class ConnectQuery
{
    private const string SupportedVersion = "v1";

    /// <summary>The format that the query names; <see langword="null"/> if there is none.</summary>
    public static MessageFormat? FindFormat(IQueryCollection query) =>
        MessageFormat.ForContentType($"application/{query["encoding"]}");

    /// <summary>Reads the message.</summary>
    /// <exception cref="RpcException">It is malformed, too large, or not there.</exception>
    public static IMessage Read(IQueryCollection query, int maxBytes, MessageDescriptor type, MessageFormat format)
    {
        if (query.TryGetValue("connect", out var version) && !string.Equals(version, SupportedVersion, StringComparison.Ordinal))
            throw Invalid($"The parameter connect must be {SupportedVersion}.");
        if (!query.TryGetValue("message", out var message))
            throw Invalid("There is no parameter message.");
        var bytes = new ReadOnlySequence<byte>(Decode(message.ToString(), string.Equals(query["base64"], "1", StringComparison.Ordinal)));
        bytes = query["compression"].ToString() switch
        {
            "" or "identity" => bytes,
            "gzip" => RequestBody.Unpack(bytes, maxBytes),
            var other => throw new RpcException(
                RpcCode.Unimplemented, $"The compression {other} is not supported; gzip and identity are."),
        };
        return bytes.Length <= maxBytes ? format.Read(type, bytes) : throw RequestBody.TooLarge(maxBytes);
    }

    private static byte[] Decode(string message, bool isBase64)
    {
        if (!isBase64)
            return Encoding.UTF8.GetBytes(message);
        try
        {
            return Base64Url.DecodeFromChars(message);
        }
        catch (FormatException)
        {
            throw Invalid("The message is not in base64 for URLs.");
        }
    }

    private static RpcException Invalid(string message) => new(RpcCode.InvalidArgument, message);
}
