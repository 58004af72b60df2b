using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using NetIpam.Rpc.Details;

namespace NetIpam.Rpc.AspNetCore.Grpc;

/// <summary>How a call ended, as gRPC writes it.</summary>
internal static class GrpcTrailers
{
    public const string Status = "Grpc-Status";
    public const string Message = "Grpc-Message";
    public const string Details = "Grpc-Status-Details-Bin";

    private const string TypeUrlPrefix = "type.googleapis.com/";

    /// <summary>The fields that tell of an error, or of success if there is none.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(RpcException? error)
    {
        yield return new(Status, ((int)(error?.Code ?? RpcCode.Ok)).ToString(CultureInfo.InvariantCulture));
        if (error is { Message.Length: > 0 })
            yield return new(Message, Encode(error.Message));
        if (error is { Details.Count: > 0 })
            yield return new(Details, Convert.ToBase64String(StatusOf(error).ToByteArray()).TrimEnd('='));
    }

    /// <summary>Percent-encodes what is not printable ASCII.</summary>
    private static string Encode(string message)
    {
        var text = new StringBuilder(message.Length);
        foreach (var b in Encoding.UTF8.GetBytes(message))
        {
            if (b is >= (byte)' ' and <= (byte)'~' and not (byte)'%')
                text.Append((char)b);
            else
                text.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }

    private static Status StatusOf(RpcException error)
    {
        var status = new Status { Code = (int)error.Code, Message = error.Message };
        foreach (var detail in error.Details)
            status.Details.Add(new Any { TypeUrl = TypeUrlPrefix + detail.TypeName, Value = detail.Value });
        return status;
    }
}
