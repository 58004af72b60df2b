using System.Globalization;
using Google.Protobuf;
using NetIpam.Api.V1;

namespace NetIpam.Benchmarks.Service;

/// <summary>A call, or two of which the second takes back what the first did, so that it can go on for ever. Each client has its own
/// part of the space.</summary>
/// <param name="Name">The procedures.</param>
/// <param name="First">The procedure that is called first.</param>
/// <param name="Request">The request of a client.</param>
/// <param name="Then">The procedure that takes it back, if any.</param>
/// <param name="Undo">Its request, after the answer to the first.</param>
internal sealed record Exchange(
    string Name,
    string First,
    Func<int, IMessage> Request,
    string? Then = null,
    Func<CallProtocol, int, byte[], IMessage>? Undo = null)
{
    private const string Pool = "10.0.0.0/16";
    private const string Parent = "10.1.0.0/16";
    private const int Others = 10;

    /// <summary>An address out of a /16.</summary>
    public static Exchange Address { get; } = new(
        "AcquireIP, ReleaseIP",
        "AcquireIP",
        _ => new AcquireIPRequest { PrefixCidr = Pool },
        "ReleaseIP",
        (protocol, _, answer) => new ReleaseIPRequest { PrefixCidr = Pool, Ip = protocol.Decode<AcquireIPResponse>(answer).Ip.Ip });

    /// <summary>All procedures other than those of <see cref="Address"/>.</summary>
    public static IReadOnlyList<Exchange> Rest { get; } =
    [
        new("CreatePrefix, DeletePrefix", "CreatePrefix", client => new CreatePrefixRequest { Cidr = Top(client) },
            "DeletePrefix", (_, client, _) => new DeletePrefixRequest { Cidr = Top(client) }),
        new("AcquireChildPrefix, ReleaseChildPrefix", "AcquireChildPrefix", _ => new AcquireChildPrefixRequest { Cidr = Parent, Length = 28 },
            "ReleaseChildPrefix", (protocol, _, answer) => new ReleaseChildPrefixRequest { Cidr = protocol.Decode<AcquireChildPrefixResponse>(answer).Prefix.Cidr }),
        new("CreateNamespace, DeleteNamespace", "CreateNamespace", client => new CreateNamespaceRequest { Namespace = Space(client) },
            "DeleteNamespace", (_, client, _) => new DeleteNamespaceRequest { Namespace = Space(client) }),
        new("GetPrefix", "GetPrefix", _ => new GetPrefixRequest { Cidr = Pool }),
        new("ListPrefixes, of 10", "ListPrefixes", _ => new ListPrefixesRequest { Namespace = Still }),
        new("PrefixUsage", "PrefixUsage", _ => new PrefixUsageRequest { Cidr = Parent }),
        new("Dump, of 10 prefixes", "Dump", _ => new DumpRequest { Namespace = Still }),
        new("Load, of nothing", "Load", _ => new LoadRequest { Dump = "[]", Namespace = Empty }),
        new("ListNamespaces", "ListNamespaces", _ => new ListNamespacesRequest()),
        new("Version", "Version", _ => new VersionRequest()),
    ];

    private static string Still => "still";

    private static string Empty => "empty";

    /// <summary>Creates at a server what the exchanges need.</summary>
    public static async Task PrepareAsync(Caller server)
    {
        await server.CallAsync("CreatePrefix", new CreatePrefixRequest { Cidr = Pool });
        await server.CallAsync("CreatePrefix", new CreatePrefixRequest { Cidr = Parent });
        await server.CallAsync("CreateNamespace", new CreateNamespaceRequest { Namespace = Still });
        await server.CallAsync("CreateNamespace", new CreateNamespaceRequest { Namespace = Empty });
        for (var i = 0; i < Others; i++)
            await server.CallAsync("CreatePrefix", new CreatePrefixRequest { Cidr = Top(i), Namespace = Still });
    }

    /// <summary>Teaches a bare endpoint what the server answers.</summary>
    public async Task TeachAsync(CallProtocol protocol, Caller server, Caller bare)
    {
        var answer = await server.CallAsync(First, Request(0));
        await bare.TeachAsync(First, answer);
        if (Then is not null)
            await bare.TeachAsync(Then, await server.CallAsync(Then, Undo!(protocol, 0, answer)));
    }

    /// <summary>Makes it once.</summary>
    public async Task RunAsync(CallProtocol protocol, Caller caller, int client)
    {
        var answer = await caller.CallAsync(First, Request(client));
        if (Then is not null)
            await caller.CallAsync(Then, Undo!(protocol, client, answer));
    }

    private static string Top(int i) => string.Create(CultureInfo.InvariantCulture, $"10.100.{i}.0/24");

    private static string Space(int i) => string.Create(CultureInfo.InvariantCulture, $"space-{i}");
}
