using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using NetIpam.Api.V1;
using NetIpam.Rpc;

namespace NetIpam.Foreign.Tests;

/// <summary>A call and what has to come back.</summary>
/// <param name="Procedure">The name of the procedure.</param>
/// <param name="Request">The request in JSON.</param>
/// <param name="Code">The code of the answer.</param>
/// <param name="Expected">Of a success, the response in JSON, or null if it only has to say something. Of an error, the reason,
/// or null if it has none.</param>
/// <param name="Message">The message of the error, or null if it only has to have one.</param>
internal sealed record Step(string Procedure, string Request, RpcCode Code, string? Expected, string? Message = null)
{
    private static readonly ServiceDescriptor Service = IpamReflection.Descriptor.Services[0];

    public static IEnumerable<string> Procedures => Service.Methods.Select(method => method.Name);

    public byte[] Binary => JsonParser.Default.Parse(Request, Method.InputType).ToByteArray();

    public JsonObject Json => new() { ["procedure"] = Procedure, ["request"] = JsonNode.Parse(Request) };

    private MethodDescriptor Method => Service.FindMethodByName(Procedure);

    public IMessage Response(string json) => JsonParser.Default.Parse(json, Method.OutputType);

    public IMessage Response(byte[] binary) => Method.OutputType.Parser.ParseFrom(binary);

    public void Check(Outcome outcome)
    {
        var what = $"{this}: {outcome}";
        outcome.Code.ShouldBe(Code, what);
        if (Code == RpcCode.Ok)
        {
            var response = outcome.Response.ShouldNotBeNull(what);
            if (Expected is null)
                response.CalculateSize().ShouldBeGreaterThan(0, what);
            else
                response.ShouldBe(Response(Expected), what);
            return;
        }
        outcome.Reason.ShouldBe(Expected, what);
        outcome.Domain.ShouldBe(Expected is null ? null : "netipam", what);
        if (Message is null)
            outcome.Message.ShouldNotBeNullOrWhiteSpace(what);
        else
            outcome.Message.ShouldBe(Message, what);
    }

    public override string ToString() => $"{Procedure} {(Request.Length > 200 ? Request[..200] + "..." : Request)}";
}
