using NetIpam.Log;
using NetIpam.Migration.GoIpam;
using NetIpam.MongoDB.Bson;
using NetIpam.MongoDB.Commands;

namespace NetIpam.Fuzz.Targets;

/// <summary>Documents of MongoDB: of whatever an answer holds, heads and commits of ours, and prefixes of go-ipam.</summary>
internal sealed class BsonTarget : IFuzzTarget
{
    public string Name => "bson";

    public IReadOnlyList<string> Words { get; } =
    [
        "_id", "seq", "id", "prev", "body", "genesis", "first", "turn", "wait", "pending", "current", "previous", "deleted", "log", "prefix", "cidr", "parentcidr", "availablechildprefixes", "ips",
        "\u0001", "\u0002", "\u0003", "\u0005\0\0\0\0", "\b", "\n", "\u0010", "\u0012", "\t", "\0", "10.0.0.0/24", "00000000000000000000000000000001",
    ];

    public void Try(byte[] input)
    {
        var document = new BsonDocument(input);
        Read(() => Visit(document, depth: 0));
        Read(() => StoredHead.Read(LogId.Registry, document));
        Read(() => Documents.ReadCommit(LogId.Registry, document));
        Read(() =>
        {
            if (MongoPrefix.Is(document))
                EntryJson.Read("it", MongoPrefix.ToJson(document));
        });
    }

    private static void Visit(BsonDocument document, int depth)
    {
        foreach (var (_, value) in document)
        {
            _ = (value.Int64, value.Boolean, value.Text, value.Binary, value.Time);
            if (value.Document is { } inner && depth < 100)
                Visit(inner, depth + 1);
        }
    }

    private static void Read(Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is InvalidDataException or LogDamagedException)
        {
        }
    }
}
