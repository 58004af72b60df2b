using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using NetIpam.Rpc.Details;

namespace NetIpam.Rpc;

/// <summary>An error as Connect writes it: <c>{"code", "message", "details": [{"type", "value", "debug"}]}</c>.</summary>
public static class ConnectError
{
    /// <summary>The content type of every error, whatever that of the request is.</summary>
    public const string ContentType = "application/json";

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an error.</summary>
    public static void Write(RpcException error, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, WriterOptions);
        json.WriteStartObject();
        json.WriteString("code", error.Code.ToText());
        if (error.Message.Length > 0)
            json.WriteString("message", error.Message);
        if (error.Details.Count > 0)
        {
            json.WriteStartArray("details");
            foreach (var detail in error.Details)
                Write(detail, json);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    /// <summary>Reads the error of an answer. Never fails: of a body that is not Connect's, the HTTP status tells the code.
    /// Details that cannot be read are left out.</summary>
    public static RpcException Read(int httpStatus, ReadOnlyMemory<byte> body)
    {
        var code = ConnectCode.FromHttpStatus(httpStatus);
        var message = $"The server answered with HTTP status {httpStatus}.";
        var details = new List<RpcErrorDetail>();
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                if (ConnectCode.TryParse(Text(json.RootElement, "code"), out var named))
                {
                    code = named;
                    message = "";
                }
                message = Text(json.RootElement, "message") ?? message;
                ReadDetails(json.RootElement, details);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter is thrown for a text with half a surrogate pair.
        }
        return new RpcException(code, message, details);
    }

    private static void Write(RpcErrorDetail detail, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", detail.TypeName);
        json.WriteString("value", Convert.ToBase64String(detail.Value.Span).TrimEnd('='));
        if (Debug(detail) is { } debug)
        {
            json.WritePropertyName("debug");
            json.WriteRawValue(debug);
        }
        json.WriteEndObject();
    }

    /// <summary>The detail in a form that a person can read, if its type is known here.</summary>
    private static string? Debug(RpcErrorDetail detail)
    {
        if (detail.TryUnpack<ErrorInfo>(out var info))
            return JsonFormatter.Default.Format(info);
        return detail.TryUnpack<RetryInfo>(out var retry) ? JsonFormatter.Default.Format(retry) : null;
    }

    private static void ReadDetails(JsonElement error, List<RpcErrorDetail> details)
    {
        if (!error.TryGetProperty("details", out var array) || array.ValueKind != JsonValueKind.Array)
            return;
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object
                || Text(item, "type") is not { Length: > 0 } type
                || Text(item, "value") is not { } value)
                continue;
            var bytes = new byte[value.Length];
            if (Convert.TryFromBase64String(Padded(value), bytes, out var length))
                details.Add(new RpcErrorDetail(type, ByteString.CopyFrom(bytes.AsSpan(0, length))));
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Padded(string base64) => (base64.Length % 4) switch
    {
        2 => base64 + "==",
        3 => base64 + "=",
        _ => base64,
    };
}
