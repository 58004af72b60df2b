using NetIpam.Benchmarks.Results;
using NetIpam.Benchmarks.Service;

namespace NetIpam.Benchmarks.Page;

/// <summary>What the figures are held against, and what is known of those that are not reached.</summary>
internal static class Goals
{
    private const string Subject = "subject";
    private const string OneClient = "1 client";
    private const string Help = "--help";
    private const string Call = "an address acquired";
    private const string Dump = "a bare endpoint has its answer ready, and to write a dump of 10 prefixes takes 5 µs (`eng/bench micro --filter '*Dump*'`)";

    public static IReadOnlyList<Goal> All { get; } =
    [
        new("an address, however full the prefix", "fill", Column.Ratio, 1 / 1.5, "x of an empty /16"),
        new("an address in memory, pairs", "fill", Subject, 2_000_000, "/s"),
        new("allocated for it", "fill", "bytes", 0.5, " B a pair") { IsLimit = true },
        new("8 and 32 tasks at once", "tasks", Column.Ratio, 0.6, "x of one task"),
        new("the 100,000th top prefix", "tops", Subject, 300_000, "/s") { Rows = "create" },
        new("whether a prefix overlaps one of 99,000", "tops", Subject, 1_000_000, "/s") { Rows = "found" },
        new("65,536 /24 of a /8, taken and freed", "children", Subject, 500_000, "/s"),
        new("a namespace of 1,000,000 addresses opened", "opening", Subject, 500, " ms") { IsLimit = true },
        new("the memory of that process", "opening", "resident", 80, " MB") { IsLimit = true, WhyNot = "a process of .NET that opens a store of one address takes what the table says; the state takes 22 MB, and the rest is what the collector has not taken back" },
        .. Store("file", 10, 50, null),
        .. Store("postgres", 15, 50,
            "by pgbench, with one client, the insert that checks its predecessor and locks it reaches 0.78 of a bare one, and 0.75 with the look for missed commits, without which replicas would starve"),
        .. Store("redis", 15, 50, "an append is a script that checks its predecessor, the bare commit one command without a check"),
        .. Store("etcd", 10, 50, "a Txn that compares its predecessor reaches 0.84 of a Put by itself"),
        .. CallProtocol.All.Select(protocol => new Goal($"AcquireIP and ReleaseIP by {protocol.Name}", "service", Column.Ratio, 0.75, "x of a bare endpoint")
        {
            Rows = $"{protocol.Name};",
            WhyNot = "a client alone leaves processors idle between its calls, and how long they take to wake decides, see the lowest and the highest round; a call takes 4 to 9 µs more of a processor than the bare endpoint, as the rows of 32 clients say",
        }),
        new("every other procedure, gRPC", "procedures-grpc2", Column.Ratio, 0.75, "x of a bare endpoint") { WhyNot = Dump },
        new("every other procedure, Connect", "procedures-json1", Column.Ratio, 0.75, "x of a bare endpoint")
        {
            WhyNot = Dump + ", which the library of protobuf puts as a text of JSON into JSON then",
        },
        new("99 % at half of the highest load", "latency", Column.Ratio, 5, "x of the median") { IsLimit = true, WhyNot = "on this machine what is under it does not reach it either, see the last column of the table; two processors are shared by the clients and the service or the store" },
        new("the client that gets fewest answers", "latency", "fairness", 0.5, " of the one that gets most"),
        new("the command line, help", "start", Subject, 80, " ms") { Rows = Help, IsLimit = true, WhyNot = "plain, all of it is compiled as it starts; the single files that are published are ReadyToRun" },
        new("the command line, a call", "start", Subject, 150, " ms") { Rows = Call, IsLimit = true, WhyNot = "plain, all of it is compiled as it starts; the single files that are published are ReadyToRun" },
    ];

    private static IEnumerable<Goal> Store(string name, double some, double many, string? whyNot)
    {
        yield return new($"{name}, 1 client", name, Column.Ratio, 0.8, "x of a bare commit") { Rows = OneClient, WhyNot = whyNot };
        yield return new($"{name}, 32 clients", name, Column.Ratio, some, "x") { Rows = "32 clients" };
        yield return new($"{name}, 256 clients", name, Column.Ratio, many, "x") { Rows = "256 clients" };
    }
}
