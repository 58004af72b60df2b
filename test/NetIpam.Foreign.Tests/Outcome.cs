using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using NetIpam.Rpc;
using NetIpam.Rpc.Details;

namespace NetIpam.Foreign.Tests;

/// <summary>What a client made of an answer.</summary>
internal sealed record Outcome(RpcCode Code, string? Message, string? Reason, string? Domain, IMessage? Response)
{
    public static Outcome Success(IMessage response) => new(RpcCode.Ok, null, null, null, response);

    /// <summary>What the scripts print.</summary>
    public static Outcome FromScript(Step step, JsonNode json)
    {
        var code = (RpcCode)(int)json["code"]!;
        return code == RpcCode.Ok
            ? Success(step.Response(json["response"]!.ToJsonString()))
            : new(code, (string?)json["message"], (string?)json["reason"], (string?)json["domain"], null);
    }

    /// <summary>An error as the Connect protocol has it in JSON.</summary>
    public static Outcome FromConnectError(string text)
    {
        var json = JsonDocument.Parse(text).RootElement;
        var code = Enum.Parse<RpcCode>(json.GetProperty("code").GetString()!.Replace("_", ""), ignoreCase: true);
        var details = json.TryGetProperty("details", out var list) ? list.EnumerateArray().ToArray() : [];
        var info = details.Where(detail => detail.GetProperty("type").GetString() == "google.rpc.ErrorInfo")
            .Select(detail => ErrorInfo.Parser.ParseFrom(Base64(detail.GetProperty("value").GetString()!))).SingleOrDefault();
        return new(code, json.GetProperty("message").GetString(), info?.Reason, info?.Domain, null);
    }

    /// <summary>The status of gRPC, from its trailers.</summary>
    public static Outcome FromGrpcStatus(IReadOnlyDictionary<string, string> trailers)
    {
        var status = trailers.TryGetValue("grpc-status-details-bin", out var text) ? Status.Parser.ParseFrom(Base64(text)) : null;
        var info = status?.Details.Where(any => any.Is(ErrorInfo.Descriptor)).Select(any => any.Unpack<ErrorInfo>()).SingleOrDefault();
        var message = trailers.TryGetValue("grpc-message", out var escaped) ? Uri.UnescapeDataString(escaped) : null;
        return new((RpcCode)int.Parse(trailers["grpc-status"]), message, info?.Reason, info?.Domain, null);
    }

    private static byte[] Base64(string text) => Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
}
