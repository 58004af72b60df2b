using Google.Protobuf;
using NetIpam.Etcd.Wire;

namespace NetIpam.Etcd.Storage;

/// <summary>The parts of requests to etcd, by what they mean.</summary>
internal static class Requests
{
    public static Compare Exists(ByteString key) => new()
    {
        Key = key,
        Target = Compare.Types.CompareTarget.Version,
        Result = Compare.Types.CompareResult.Greater,
        Version = 0,
    };

    public static Compare IsMissing(ByteString key) => new()
    {
        Key = key,
        Target = Compare.Types.CompareTarget.Version,
        Result = Compare.Types.CompareResult.Equal,
        Version = 0,
    };

    /// <summary>There is no key that begins with this one.</summary>
    public static Compare IsEmpty(ByteString folder) => new()
    {
        Key = folder,
        RangeEnd = LogKeys.EndOf(folder),
        Target = Compare.Types.CompareTarget.Version,
        Result = Compare.Types.CompareResult.Equal,
        Version = 0,
    };

    /// <summary>It has exactly this value.</summary>
    public static Compare Is(ByteString key, ByteString value) => new()
    {
        Key = key,
        Target = Compare.Types.CompareTarget.Value,
        Result = Compare.Types.CompareResult.Equal,
        Value = value,
    };

    /// <summary>It is as it was read: not changed since, not created anew; or still not there.</summary>
    public static Compare IsStill(ByteString key, KeyValue? read) => new()
    {
        Key = key,
        Target = Compare.Types.CompareTarget.Mod,
        Result = Compare.Types.CompareResult.Equal,
        ModRevision = read?.ModRevision ?? 0,
    };

    public static RequestOp Put(ByteString key, ByteString value) => new() { RequestPut = new PutRequest { Key = key, Value = value } };

    public static RequestOp Get(ByteString key) => new() { RequestRange = new RangeRequest { Key = key } };

    public static RequestOp Get(RangeRequest range) => new() { RequestRange = range };

    public static RequestOp Delete(ByteString key) => new() { RequestDeleteRange = new DeleteRangeRequest { Key = key } };

    public static RequestOp Delete(ByteString from, ByteString end) =>
        new() { RequestDeleteRange = new DeleteRangeRequest { Key = from, RangeEnd = end } };

    public static RequestOp DeleteAll(ByteString folder) => Delete(folder, LogKeys.EndOf(folder));

    /// <summary>The value of the only key of an answer; <see langword="null"/> when it is not there.</summary>
    public static KeyValue? Single(RangeResponse answer) => answer.Kvs.Count > 0 ? answer.Kvs[0] : null;

    /// <summary>What an answer has of a key; <see langword="null"/> when it is not there.</summary>
    public static KeyValue? Find(RangeResponse answer, ByteString key) => answer.Kvs.FirstOrDefault(found => found.Key == key);
}
