using NetIpam.Dump;
using NetIpam.Engine;
using NetIpam.State;

namespace NetIpam;

/// <summary>
/// A namespace: prefixes, child prefixes and addresses that are disjoint among themselves and know nothing of those of
/// other namespaces. A light handle; safe for concurrent use.
/// <para>What is refused or fails throws <see cref="IpamException"/>; a refused request changed nothing. Besides the reasons
/// named at each member, all of them can meet <see cref="IpamReason.NamespaceNotFound"/>, <see cref="IpamReason.Overloaded"/>
/// and the failures of the store, and the changes <see cref="IpamReason.RequestIdReused"/>.</para>
/// <para>Every change takes an optional request id: the same request with the same id again gets the answer that it
/// got first, also after a restart, and changes nothing. A cancelled caller stops waiting; the change may be made all the same.</para>
/// </summary>
public sealed class IpamNamespace
{
    private readonly NamespaceDirectory _namespaces;
    private NamespaceEngine? _engine;

    internal IpamNamespace(string name, NamespaceDirectory namespaces)
    {
        Name = name;
        _namespaces = namespaces;
        _engine = namespaces.FindKnown(name);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Creates a top prefix and answers it in canonical form; host bits are masked off. It costs the same however many
    /// there are.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.PrefixOverlaps"/></exception>
    public ValueTask<Cidr> CreatePrefixAsync(Cidr prefix, RequestId? requestId = null, CancellationToken cancellationToken = default) =>
        RunAsync(
            new Operation { Kind = OperationKind.CreatePrefix, Prefix = prefix, RequestId = requestId?.Value },
            static answer => answer.Prefix,
            cancellationToken);

    /// <summary>Deletes a prefix that holds neither addresses nor child prefixes, and answers what it was. The space of a child
    /// prefix goes back to its parent.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.PrefixNotFound"/>; <see cref="IpamReason.PrefixHasChildren"/>;
    /// <see cref="IpamReason.PrefixHasAddresses"/>.</exception>
    public ValueTask<PrefixInfo> DeletePrefixAsync(Cidr prefix, RequestId? requestId = null, CancellationToken cancellationToken = default) =>
        RunAsync(
            new Operation { Kind = OperationKind.DeletePrefix, Prefix = prefix, RequestId = requestId?.Value },
            static answer => new PrefixInfo(answer.Prefix, answer.Parent),
            cancellationToken);

    /// <summary>Reads a prefix.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.PrefixNotFound"/></exception>
    public ValueTask<PrefixInfo> GetPrefixAsync(Cidr prefix, CancellationToken cancellationToken = default) =>
        RunAsync(
            new Operation { Kind = OperationKind.GetPrefix, Prefix = prefix },
            static answer => new PrefixInfo(answer.Prefix, answer.Parent),
            cancellationToken);

    /// <summary>All prefixes, by address, then length.</summary>
    public ValueTask<IReadOnlyList<PrefixInfo>> ListPrefixesAsync(CancellationToken cancellationToken = default) =>
        RunAsync(
            new Operation { Kind = OperationKind.ListPrefixes },
            static answer => (IReadOnlyList<PrefixInfo>)answer.Facts!,
            cancellationToken);

    /// <summary>How much of a prefix is used. The cost grows with the number of its free blocks.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.PrefixNotFound"/></exception>
    public ValueTask<PrefixUsage> GetUsageAsync(Cidr prefix, CancellationToken cancellationToken = default) =>
        RunAsync(
            new Operation { Kind = OperationKind.GetUsage, Prefix = prefix },
            static answer => (PrefixUsage)answer.Facts!,
            cancellationToken);

    /// <summary>How much of each prefix is used that lies in a given one (which need not be there itself), by address, then length.</summary>
    /// <param name="within">Where they lie.</param>
    /// <param name="minLength">The shortest length that counts.</param>
    /// <param name="maxLength">The longest.</param>
    /// <param name="limit">How many at most, 1 or more. The cost grows with them, with the prefixes that are passed over on the way, and with
    /// the free blocks of each.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is less than 1.</exception>
    public ValueTask<IReadOnlyList<PrefixUsage>> ListUsageAsync(
        Cidr within, int minLength, int maxLength, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return RunAsync(
            new Operation { Kind = OperationKind.ListUsage, Range = new PrefixRange(within, minLength, maxLength, limit) },
            static answer => (IReadOnlyList<PrefixUsage>)answer.Facts!,
            cancellationToken);
    }

    /// <summary>Acquires the child prefix of a length from the smallest free block that fits, lowest address first.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.PrefixNotFound"/> of the parent; <see cref="IpamReason.ChildLengthInvalid"/>;
    /// <see cref="IpamReason.PrefixHasAddresses"/>; <see cref="IpamReason.NoChildPrefixAvailable"/>.</exception>
    public ValueTask<Cidr> AcquireChildPrefixAsync(Cidr parent, int length, RequestId? requestId = null, CancellationToken cancellationToken = default) =>
        RunAsync(
            new Operation { Kind = OperationKind.AcquireChild, Prefix = parent, Length = length, RequestId = requestId?.Value },
            static answer => answer.Prefix,
            cancellationToken);

    /// <summary>Acquires one certain child prefix; host bits are masked off.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.PrefixNotFound"/> of the parent; <see cref="IpamReason.ChildOutsideParent"/>;
    /// <see cref="IpamReason.ChildLengthInvalid"/>; <see cref="IpamReason.PrefixHasAddresses"/>; <see cref="IpamReason.ChildAlreadyAcquired"/>.</exception>
    public ValueTask<Cidr> AcquireSpecificChildPrefixAsync(Cidr parent, Cidr child, RequestId? requestId = null, CancellationToken cancellationToken = default) =>
        RunAsync(
            new Operation { Kind = OperationKind.AcquireSpecificChild, Prefix = parent, Child = child, RequestId = requestId?.Value },
            static answer => answer.Prefix,
            cancellationToken);

    /// <summary>Releases a child prefix that holds neither addresses nor child prefixes; answers it with its former parent.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.PrefixNotFound"/>; <see cref="IpamReason.PrefixIsNotChild"/>;
    /// <see cref="IpamReason.PrefixHasChildren"/>; <see cref="IpamReason.PrefixHasAddresses"/>.</exception>
    public ValueTask<PrefixInfo> ReleaseChildPrefixAsync(Cidr child, RequestId? requestId = null, CancellationToken cancellationToken = default) =>
        RunAsync(
            new Operation { Kind = OperationKind.ReleaseChild, Prefix = child, RequestId = requestId?.Value },
            static answer => new PrefixInfo(answer.Prefix, answer.Parent),
            cancellationToken);

    /// <summary>Acquires the lowest free address of a prefix; nobody else acquires it until it is released. The network address
    /// and, in IPv4, the broadcast address are never handed out, except in /31, /32, /127 and /128, where every address is usable
    /// (RFC 3021, RFC 6164). It costs the same however full the prefix is.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.PrefixNotFound"/>; <see cref="IpamReason.PrefixHasChildren"/>;
    /// <see cref="IpamReason.NoAddressAvailable"/>.</exception>
    public ValueTask<IPAddressValue> AcquireAddressAsync(Cidr prefix, RequestId? requestId = null, CancellationToken cancellationToken = default) =>
        RunAsync(
            new Operation { Kind = OperationKind.AcquireAddress, Prefix = prefix, RequestId = requestId?.Value },
            static answer => answer.Address,
            cancellationToken);

    /// <summary>Acquires one certain address of a prefix.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.PrefixNotFound"/>; <see cref="IpamReason.PrefixHasChildren"/>;
    /// <see cref="IpamReason.AddressOutsidePrefix"/>; <see cref="IpamReason.AddressAlreadyAcquired"/>.</exception>
    public ValueTask<IPAddressValue> AcquireSpecificAddressAsync(Cidr prefix, IPAddressValue address, RequestId? requestId = null, CancellationToken cancellationToken = default) =>
        RunAsync(
            new Operation { Kind = OperationKind.AcquireSpecificAddress, Prefix = prefix, Address = address, RequestId = requestId?.Value },
            static answer => answer.Address,
            cancellationToken);

    /// <summary>Releases an address, which anybody may acquire afterwards, and answers its prefix.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.PrefixNotFound"/>; <see cref="IpamReason.AddressNotAcquired"/>.</exception>
    public ValueTask<Cidr> ReleaseAddressAsync(Cidr prefix, IPAddressValue address, RequestId? requestId = null, CancellationToken cancellationToken = default) =>
        RunAsync(
            new Operation { Kind = OperationKind.ReleaseAddress, Prefix = prefix, Address = address, RequestId = requestId?.Value },
            static answer => answer.Prefix,
            cancellationToken);

    /// <summary>The content as JSON in go-ipam's format; prefixes by address, then length.</summary>
    public async ValueTask<string> DumpAsync(CancellationToken cancellationToken = default)
    {
        var facts = await RunAsync(
            new Operation { Kind = OperationKind.Dump },
            static answer => (List<PrefixFacts>)answer.Facts!,
            cancellationToken).ConfigureAwait(false);
        return DumpWriter.Write(facts, Name);
    }

    /// <summary>Loads a dump, of go-ipam or of this program, into the namespace, which must be empty; all or nothing.</summary>
    /// <returns>What it held, and what was done about its dirt.</returns>
    /// <exception cref="IpamException"><see cref="IpamReason.DumpMalformed"/>; <see cref="IpamReason.DumpInconsistent"/>;
    /// <see cref="IpamReason.NamespaceNotEmpty"/>.</exception>
    public async ValueTask<LoadReport> LoadAsync(string dump, RequestId? requestId = null, CancellationToken cancellationToken = default)
    {
        var (content, report) = DumpLoader.Prepare(dump);
        await RunAsync(
            new Operation { Kind = OperationKind.Load, Content = content, RequestId = requestId?.Value },
            static _ => true,
            cancellationToken).ConfigureAwait(false);
        return report;
    }

    private ValueTask<T> RunAsync<T>(in Operation operation, Func<Answer, T> select, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _engine) is not { } engine)
            return FindAndRunAsync(operation, select, cancellationToken);
        var pending = engine.SubmitAsync(in operation, cancellationToken);
        if (!pending.IsCompletedSuccessfully)
            return AwaitAsync(pending, engine, operation, select, cancellationToken);
        var answer = pending.Result;
        return answer.Refusal switch
        {
            IpamReason.None => new ValueTask<T>(select(answer)),
            IpamReason.NamespaceNotFound => FindAgainAndRunAsync(engine, gone: false, (string?)answer.Facts, operation, select, cancellationToken),
            _ => ValueTask.FromException<T>(ToException(in operation, in answer)),
        };
    }

    private async ValueTask<T> AwaitAsync<T>(
        ValueTask<Answer> pending, NamespaceEngine engine, Operation operation, Func<Answer, T> select, CancellationToken cancellationToken)
    {
        Answer answer;
        try
        {
            answer = await pending.ConfigureAwait(false);
        }
        catch (LogGoneException)
        {
            return await FindAgainAndRunAsync(engine, gone: true, null, operation, select, cancellationToken).ConfigureAwait(false);
        }
        return answer.Refusal switch
        {
            IpamReason.None => select(answer),
            IpamReason.NamespaceNotFound => await FindAgainAndRunAsync(engine, gone: false, (string?)answer.Facts, operation, select, cancellationToken).ConfigureAwait(false),
            _ => throw ToException(in operation, in answer),
        };
    }

    private async ValueTask<T> FindAndRunAsync<T>(Operation operation, Func<Answer, T> select, CancellationToken cancellationToken)
    {
        if (await _namespaces.FindAsync(Name, cancellationToken).ConfigureAwait(false) is not { } engine)
            throw ToException(in operation, Answer.Refused(IpamReason.NamespaceNotFound));
        Volatile.Write(ref _engine, engine);
        return await RunAsync(in operation, select, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The namespace that we knew is deleted; there may be a new one of the same name.</summary>
    private async ValueTask<T> FindAgainAndRunAsync<T>(
        NamespaceEngine engine, bool gone, string? closedBy, Operation operation, Func<Answer, T> select, CancellationToken cancellationToken)
    {
        await _namespaces.FinishDeletionAsync(Name, engine, gone, closedBy, cancellationToken).ConfigureAwait(false);
        Interlocked.CompareExchange(ref _engine, null, engine);
        return await FindAndRunAsync(operation, select, cancellationToken).ConfigureAwait(false);
    }

    private IpamException ToException(in Operation operation, in Answer answer) =>
        Refusals.ToException(operation with { Name = Name }, in answer);
}
