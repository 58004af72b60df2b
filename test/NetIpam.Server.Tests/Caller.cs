using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using NetIpam.Api.V1;
using NetIpam.Rpc;

namespace NetIpam.Server.Tests;

/// <summary>Calls procedures as curl would, and by the binary format.</summary>
internal static class Caller
{
    private static readonly ServiceDescriptor Service = IpamReflection.Descriptor.Services[0];

    public static IEnumerable<string> Procedures => Service.Methods.Select(method => method.Name);

    /// <summary>Calls in JSON; answers what came back.</summary>
    public static async Task<HttpResponseMessage> SendAsync(
        this HttpClient client, string procedure, string json, string? idempotencyKey = null, bool binary = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api.v1.IpamService/{procedure}");
        var body = binary
            ? JsonParser.Default.Parse(json, Service.FindMethodByName(procedure).InputType).ToByteArray()
            : Encoding.UTF8.GetBytes(json);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new(binary ? "application/proto" : "application/json");
        if (idempotencyKey is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey).ShouldBeTrue();
        return await client.SendAsync(request);
    }

    /// <summary>Calls in JSON, expects success, and answers the response.</summary>
    public static async Task<JsonElement> CallAsync(
        this HttpClient client, string procedure, string json, string? idempotencyKey = null)
    {
        using var answer = await client.SendAsync(procedure, json, idempotencyKey);
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(200, $"{procedure} {json}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Calls in JSON or binary, and answers the response as the JSON that go-ipam would send.</summary>
    public static async Task<string> CallAsJsonAsync(this HttpClient client, string procedure, string json, bool binary)
    {
        using var answer = await client.SendAsync(procedure, json, binary: binary);
        var body = await answer.Content.ReadAsByteArrayAsync();
        ((int)answer.StatusCode).ShouldBe(200, $"{procedure} {json}: {Encoding.UTF8.GetString(body)}");
        var type = Service.FindMethodByName(procedure).OutputType;
        var message = binary ? type.Parser.ParseFrom(body) : JsonParser.Default.Parse(Encoding.UTF8.GetString(body), type);
        return JsonFormatter.Default.Format(message).Replace(" ", "");
    }

    /// <summary>Reads the error of an answer.</summary>
    public static async Task<RpcException> ErrorAsync(this HttpResponseMessage answer) =>
        ConnectError.Read((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync());
}
