using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;

namespace NetIpam.Rpc.Client.Grpc;

/// <summary>How a call ended, by the fields that say so.</summary>
/// <param name="Error">The error; <see langword="null"/> if the call succeeded.</param>
internal readonly record struct GrpcStatus(RpcException? Error)
{
    /// <summary>Reads the status; <see langword="null"/> if there is none. A code that is none is
    /// <see cref="RpcCode.Unknown"/>; details that cannot be read are left out.</summary>
    public static GrpcStatus? Find(HttpResponseHeaders headers)
    {
        var fields = headers.NonValidated;
        if (!fields.TryGetValues("grpc-status", out var values))
            return null;
        var text = values.ToString();
        if (text is "0")
            return default(GrpcStatus);
        var isCode = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is > 0 and <= (int)RpcCode.Unauthenticated;
        var message = fields.TryGetValues("grpc-message", out values) ? Decode(values.ToString()) : "";
        var details = fields.TryGetValues("grpc-status-details-bin", out values) ? ReadDetails(values.ToString()) : null;
        return new GrpcStatus(new RpcException(isCode ? (RpcCode)number : RpcCode.Unknown, message, details));
    }

    /// <summary>Takes back the percent-encoding of a message. What is not encoded rightly stays as it is.</summary>
    private static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
            return text;
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes.Add(byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 2;
            }
            else
            {
                bytes.Add(text[i] <= byte.MaxValue ? (byte)text[i] : (byte)'?');
            }
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static List<RpcErrorDetail>? ReadDetails(string base64)
    {
        try
        {
            var status = Details.Status.Parser.ParseFrom(Convert.FromBase64String(base64.TrimEnd('=') + Padding(base64.TrimEnd('=').Length)));
            var details = new List<RpcErrorDetail>(status.Details.Count);
            foreach (var any in status.Details)
                details.Add(new RpcErrorDetail(any.TypeUrl[(any.TypeUrl.LastIndexOf('/') + 1)..], any.Value));
            return details;
        }
        catch (Exception e) when (e is FormatException or InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static string Padding(int length) => (length % 4) switch
    {
        2 => "==",
        3 => "=",
        _ => "",
    };
}
