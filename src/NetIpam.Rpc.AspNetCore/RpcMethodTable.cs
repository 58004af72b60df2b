using Google.Protobuf;
using Google.Protobuf.Reflection;
using NetIpam.Rpc.AspNetCore.Endpoints;

namespace NetIpam.Rpc.AspNetCore;

/// <summary>Which handler answers which method of a service. Filled once, while the service is mapped.</summary>
public sealed class RpcMethodTable
{
    private readonly ServiceDescriptor _service;
    private readonly Dictionary<string, RpcMethod> _methods = new(StringComparer.Ordinal);

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
        var descriptor = Find<TRequest, TResponse>(method, "unary", isClientStreaming: false, isServerStreaming: false);
        var hasNoSideEffects = descriptor.GetOptions()?.IdempotencyLevel == MethodOptions.Types.IdempotencyLevel.NoSideEffects;
        return Add(
            method,
            new UnaryMethod<TRequest, TResponse>(Path(method), descriptor.InputType, options ?? new(), hasNoSideEffects, handler));
    }

    /// <summary>Answers a method of one request and many answers with a handler.</summary>
    /// <param name="method">The name of the method.</param>
    /// <param name="handler">What answers it.</param>
    /// <param name="options">What differs from the options of the service.</param>
    /// <exception cref="ArgumentException">The service has no such method, it has other messages, or it has a handler
    /// already.</exception>
    public RpcMethodTable ServerStreaming<TRequest, TResponse>(
        string method, RpcServerStreamingHandler<TRequest, TResponse> handler, RpcMethodOptions? options = null)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        var descriptor = Find<TRequest, TResponse>(method, "server streaming", isClientStreaming: false, isServerStreaming: true);
        return Add(method, new ServerStreamingMethod<TRequest, TResponse>(Path(method), descriptor.InputType, options ?? new(), handler));
    }

    /// <summary>Answers a method of many requests and many answers with a handler.</summary>
    /// <param name="method">The name of the method.</param>
    /// <param name="handler">What answers it.</param>
    /// <param name="options">What differs from the options of the service; the limit is that of each message.</param>
    /// <exception cref="ArgumentException">The service has no such method, it has other messages, or it has a handler
    /// already.</exception>
    public RpcMethodTable BidirectionalStreaming<TRequest, TResponse>(
        string method, RpcBidirectionalHandler<TRequest, TResponse> handler, RpcMethodOptions? options = null)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        var descriptor = Find<TRequest, TResponse>(method, "bidirectional", isClientStreaming: true, isServerStreaming: true);
        return Add(method, new BidirectionalMethod<TRequest, TResponse>(Path(method), descriptor.InputType, options ?? new(), handler));
    }

    /// <summary>All methods, each of which must have a handler by now.</summary>
    internal IReadOnlyCollection<RpcMethod> Complete()
    {
        var missing = _service.Methods.Select(m => m.Name).Where(name => !_methods.ContainsKey(name)).ToList();
        return missing.Count == 0
            ? _methods.Values
            : throw new InvalidOperationException(
                $"These methods of the service {_service.FullName} have no handler: {string.Join(", ", missing)}.");
    }

    private string Path(string method) => $"/{_service.FullName}/{method}";

    private MethodDescriptor Find<TRequest, TResponse>(string method, string kind, bool isClientStreaming, bool isServerStreaming)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        var descriptor = _service.FindMethodByName(method)
            ?? throw new ArgumentException($"The service {_service.FullName} has no method {method}.", nameof(method));
        if (descriptor.IsClientStreaming != isClientStreaming || descriptor.IsServerStreaming != isServerStreaming)
            throw new ArgumentException($"{descriptor.FullName} is not {kind}.", nameof(method));
        if (descriptor.InputType != new TRequest().Descriptor || descriptor.OutputType != new TResponse().Descriptor)
        {
            throw new ArgumentException(
                $"{descriptor.FullName} takes {descriptor.InputType.FullName} and answers {descriptor.OutputType.FullName}.",
                nameof(method));
        }
        return descriptor;
    }

    private RpcMethodTable Add(string name, RpcMethod method) =>
        _methods.TryAdd(name, method)
            ? this
            : throw new ArgumentException($"{_service.FullName}.{name} has a handler already.", nameof(name));
}
