using Google.Protobuf;
using Google.Protobuf.Reflection;
using NetIpam.Rpc.AspNetCore.Endpoints;

namespace NetIpam.Rpc.AspNetCore;

/// <summary>Which handler answers which method of a service. Filled once, while the service is mapped.</summary>
public sealed class RpcMethodTable
{
    private readonly ServiceDescriptor _service;
    private readonly Dictionary<string, UnaryMethod> _methods = new(StringComparer.Ordinal);

    internal RpcMethodTable(ServiceDescriptor service) => _service = service;

    /// <summary>Answers a unary method with a handler.</summary>
    /// <param name="method">The name of the method.</param>
    /// <param name="handler">What answers it.</param>
    /// <param name="options">What differs from the options of the service.</param>
    /// <exception cref="ArgumentException">The service has no such unary method, it has other messages, or it has a
    /// handler already.</exception>
    public RpcMethodTable Unary<TRequest, TResponse>(
        string method, RpcUnaryHandler<TRequest, TResponse> handler, RpcMethodOptions? options = null)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        var descriptor = _service.FindMethodByName(method)
            ?? throw new ArgumentException($"The service {_service.FullName} has no method {method}.", nameof(method));
        if (descriptor.IsClientStreaming || descriptor.IsServerStreaming)
            throw new ArgumentException($"{descriptor.FullName} is not unary.", nameof(method));
        if (descriptor.InputType != new TRequest().Descriptor || descriptor.OutputType != new TResponse().Descriptor)
        {
            throw new ArgumentException(
                $"{descriptor.FullName} takes {descriptor.InputType.FullName} and answers {descriptor.OutputType.FullName}.",
                nameof(method));
        }
        var unary = new UnaryMethod<TRequest, TResponse>(
            $"/{_service.FullName}/{method}", descriptor.InputType, options ?? new RpcMethodOptions(), handler);
        if (!_methods.TryAdd(method, unary))
            throw new ArgumentException($"{descriptor.FullName} has a handler already.", nameof(method));
        return this;
    }

    /// <summary>All methods, each of which must have a handler by now.</summary>
    internal IReadOnlyCollection<UnaryMethod> Complete()
    {
        var missing = _service.Methods.Select(m => m.Name).Where(name => !_methods.ContainsKey(name)).ToList();
        return missing.Count == 0
            ? _methods.Values
            : throw new InvalidOperationException(
                $"These methods of the service {_service.FullName} have no handler: {string.Join(", ", missing)}.");
    }
}
