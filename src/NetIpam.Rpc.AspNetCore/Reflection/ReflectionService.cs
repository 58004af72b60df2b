using System.Runtime.CompilerServices;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using NetIpam.Rpc.AspNetCore.Reflection.V1;
using Asked = NetIpam.Rpc.AspNetCore.Reflection.V1.ServerReflectionRequest.MessageRequestOneofCase;

namespace NetIpam.Rpc.AspNetCore.Reflection;

/// <summary>Answers the calls of <c>grpc.reflection.v1.ServerReflection</c>, and of its elder, <c>v1alpha</c>, whose
/// messages are the same but for the name of the package.</summary>
internal sealed class ReflectionService(IReadOnlyCollection<ServiceDescriptor> services)
{
    private readonly FileSet _files = new(services);

    public IAsyncEnumerable<ServerReflectionResponse> AnswerAsync(
        IAsyncEnumerable<ServerReflectionRequest> requests, RpcContext context) =>
        AnswerAsync(requests, context.CancellationToken);

    public IAsyncEnumerable<V1Alpha.ServerReflectionResponse> AnswerAlphaAsync(
        IAsyncEnumerable<V1Alpha.ServerReflectionRequest> requests, RpcContext context) =>
        AnswerAlphaAsync(requests, context.CancellationToken);

    private async IAsyncEnumerable<ServerReflectionResponse> AnswerAsync(
        IAsyncEnumerable<ServerReflectionRequest> requests, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var request in requests.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return Answer(request);
    }

    private async IAsyncEnumerable<V1Alpha.ServerReflectionResponse> AnswerAlphaAsync(
        IAsyncEnumerable<V1Alpha.ServerReflectionRequest> requests, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var request in requests.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var answer = Answer(ServerReflectionRequest.Parser.ParseFrom(request.ToByteString()));
            yield return V1Alpha.ServerReflectionResponse.Parser.ParseFrom(answer.ToByteString());
        }
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var answer = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case Asked.ListServices:
                answer.ListServicesResponse = new() { Service = { services.Select(s => new ServiceResponse { Name = s.FullName }) } };
                break;
            case Asked.FileByFilename:
                Answer(answer, _files.FindByName(request.FileByFilename), request.FileByFilename);
                break;
            case Asked.FileContainingSymbol:
                Answer(answer, _files.FindBySymbol(request.FileContainingSymbol), request.FileContainingSymbol);
                break;
            case Asked.AllExtensionNumbersOfType when _files.FindBySymbol(request.AllExtensionNumbersOfType) is not null:
                answer.AllExtensionNumbersResponse = new() { BaseTypeName = request.AllExtensionNumbersOfType };
                break;
            case Asked.AllExtensionNumbersOfType:
                Answer(answer, null, request.AllExtensionNumbersOfType);
                break;
            case Asked.FileContainingExtension:
                // Messages of proto3, which all of ours are, have no extensions.
                Answer(answer, null, $"{request.FileContainingExtension.ContainingType}/{request.FileContainingExtension.ExtensionNumber}");
                break;
            default:
                answer.ErrorResponse = new() { ErrorCode = (int)RpcCode.InvalidArgument, ErrorMessage = "The question is not known." };
                break;
        }
        return answer;
    }

    private static void Answer(ServerReflectionResponse answer, FileDescriptor? file, string name)
    {
        if (file is null)
            answer.ErrorResponse = new() { ErrorCode = (int)RpcCode.NotFound, ErrorMessage = $"There is no {name}." };
        else
            answer.FileDescriptorResponse = new() { FileDescriptorProto = { FileSet.WithImports(file).Select(f => f.SerializedData) } };
    }
}
