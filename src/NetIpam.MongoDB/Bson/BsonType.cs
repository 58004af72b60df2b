namespace NetIpam.MongoDB.Bson;

/// <summary>The types of BSON that are used here (bsonspec.org, version 1.1).</summary>
internal enum BsonType : byte
{
    /// <summary>There is no such element.</summary>
    None = 0,
    Double = 0x01,
    String = 0x02,
    Document = 0x03,
    Array = 0x04,
    Binary = 0x05,
    ObjectId = 0x07,
    Boolean = 0x08,
    DateTime = 0x09,
    Null = 0x0a,
    Int32 = 0x10,
    Timestamp = 0x11,
    Int64 = 0x12,
    MaxKey = 0x7f,
}
