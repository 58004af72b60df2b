using Google.Protobuf;
using Google.Protobuf.Reflection;
using NetIpam.Rpc.AspNetCore.Reflection.V1;
using NetIpam.Rpc.Tests.Grpc;
using NetIpam.Rpc.Tests.Toy;

namespace NetIpam.Rpc.Tests.Reflection;

/// <summary>The reflection services of gRPC.</summary>
public sealed class ReflectionTests(ToyServer server)
{
    public static TheoryData<string, string> Ways => [.. from v in new[] { "1.1", "2.0" } from p in new[] { "v1", "v1alpha" } select (v, p)];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task All_services_are_listed(string version, string package)
    {
        var answer = (await Ask(version, package, new ServerReflectionRequest { ListServices = "*" })).Single();
        answer.ListServicesResponse.Service.Select(s => s.Name).ShouldBe(
            ["toy.v1.ToyService", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"]);
        answer.OriginalRequest.ListServices.ShouldBe("*");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Files_are_found_by_name_and_by_what_is_in_them(string version, string package)
    {
        var answers = await Ask(
            version,
            package,
            new ServerReflectionRequest { FileByFilename = "toy.proto" },
            new ServerReflectionRequest { FileContainingSymbol = "toy.v1.ToyService" },
            new ServerReflectionRequest { FileContainingSymbol = "toy.v1.ToyService.Echo" },
            new ServerReflectionRequest { FileContainingSymbol = "toy.v1.EchoMessage" },
            new ServerReflectionRequest { FileContainingSymbol = "toy.v1.EchoMessage.plain_text" });
        answers.Count.ShouldBe(5);
        foreach (var answer in answers)
            answer.FileDescriptorResponse.FileDescriptorProto.ShouldBe([ToyReflection.Descriptor.SerializedData]);
    }

    [Fact]
    public async Task Nested_enums_are_found()
    {
        var answers = await Ask(
            "2.0",
            "v1",
            new ServerReflectionRequest { FileContainingSymbol = "grpc.health.v1.HealthCheckResponse.ServingStatus" },
            new ServerReflectionRequest { FileContainingSymbol = "grpc.reflection.v1alpha.ServerReflectionRequest" });
        answers.Select(a => FileDescriptor.BuildFromByteStrings(a.FileDescriptorResponse.FileDescriptorProto)[^1].Package)
            .ShouldBe(["grpc.health.v1", "grpc.reflection.v1alpha"]);
    }

    [Fact]
    public async Task Questions_without_an_answer_do_not_end_the_call()
    {
        var answers = await Ask(
            "2.0",
            "v1",
            new ServerReflectionRequest { FileByFilename = "nothing.proto" },
            new ServerReflectionRequest { FileContainingSymbol = "" },
            new ServerReflectionRequest { AllExtensionNumbersOfType = "nothing" },
            new ServerReflectionRequest { FileContainingExtension = new() { ContainingType = "toy.v1.EchoMessage", ExtensionNumber = 7 } },
            new ServerReflectionRequest(),
            new ServerReflectionRequest { AllExtensionNumbersOfType = "toy.v1.EchoMessage" });
        answers.Take(5).Select(a => (RpcCode)a.ErrorResponse.ErrorCode).ShouldBe(
            [RpcCode.NotFound, RpcCode.NotFound, RpcCode.NotFound, RpcCode.NotFound, RpcCode.InvalidArgument]);
        answers[5].AllExtensionNumbersResponse.BaseTypeName.ShouldBe("toy.v1.EchoMessage");
    }

    private async Task<List<ServerReflectionResponse>> Ask(string version, string package, params ServerReflectionRequest[] questions)
    {
        var body = questions.SelectMany(q => GrpcCall.Frame(q.ToByteArray())).ToArray();
        var answer = await server.Grpc(version, $"/grpc.reflection.{package}.ServerReflection/ServerReflectionInfo", body);
        answer.Code.ShouldBe(RpcCode.Ok, answer.Message);
        return [.. answer.Frames.Select(f => ServerReflectionResponse.Parser.ParseFrom(f.Content))];
    }
}
