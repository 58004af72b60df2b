using System.Runtime.InteropServices;

namespace NetIpam.MongoDB.Native;

/// <summary>The functions of libbson that are needed to hand documents over. A <c>bson_t</c> has 128 bytes, aligned to as many.</summary>
internal static unsafe partial class BsonMethods
{
    /// <summary>The size and alignment of a <c>bson_t</c>.</summary>
    public const int Size = 128;

    /// <summary>Makes a <c>bson_t</c> that refers to bytes, which stay the caller's.</summary>
    [LibraryImport(MongoLibrary.Bson, EntryPoint = "bson_init_static")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool InitStatic(byte* bson, byte* data, nuint length);

    /// <summary>The bytes of a document, until it is destroyed.</summary>
    [LibraryImport(MongoLibrary.Bson, EntryPoint = "bson_get_data")]
    public static partial byte* GetData(byte* bson);

    [LibraryImport(MongoLibrary.Bson, EntryPoint = "bson_destroy")]
    public static partial void Destroy(byte* bson);
}
