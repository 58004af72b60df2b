using System.Runtime.InteropServices;
using NetIpam.MongoDB.Native;

namespace NetIpam.MongoDB.Tests.Bson;

/// <summary>What the library of the driver itself thinks of a document.</summary>
internal static unsafe partial class Libbson
{
    private const string Library = "libbson-1.0.so.0";
    private const int CheckUtf8AndMore = 1 | 16;

    /// <summary>Whether it is valid, texts included.</summary>
    public static bool IsValid(ReadOnlySpan<byte> document) => With(document, bson => Validate(bson, CheckUtf8AndMore, null));

    /// <summary>Its canonical extended JSON.</summary>
    public static string ToJson(ReadOnlySpan<byte> document) => With(document, bson =>
    {
        var text = ToCanonicalJson(bson, null);
        var json = Marshal.PtrToStringUTF8((nint)text)!;
        Free(text);
        return json;
    });

    /// <summary>The document of a text in extended JSON.</summary>
    public static byte[] FromJson(string json)
    {
        var bson = (byte*)NewFromJson(json, -1, null);
        try
        {
            var data = BsonMethods.GetData(bson);
            return new ReadOnlySpan<byte>(data, *(int*)data).ToArray();
        }
        finally
        {
            BsonMethods.Destroy(bson);
        }
    }

    private delegate T Use<T>(byte* bson);

    private static T With<T>(ReadOnlySpan<byte> document, Use<T> use)
    {
        MongoLibrary.EnsureLoaded();
        var bson = (byte*)NativeMemory.AlignedAlloc(BsonMethods.Size, BsonMethods.Size);
        try
        {
            fixed (byte* data = document)
            {
                if (!BsonMethods.InitStatic(bson, data, (nuint)document.Length))
                    throw new InvalidDataException("libbson does not take it.");
                return use(bson);
            }
        }
        finally
        {
            NativeMemory.AlignedFree(bson);
        }
    }

    [LibraryImport(Library, EntryPoint = "bson_validate")]
    [return: MarshalAs(UnmanagedType.U1)]
    private static partial bool Validate(byte* bson, int flags, nuint* offset);

    [LibraryImport(Library, EntryPoint = "bson_as_canonical_extended_json")]
    private static partial byte* ToCanonicalJson(byte* bson, nuint* length);

    [LibraryImport(Library, EntryPoint = "bson_new_from_json", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint NewFromJson(string json, nint length, NativeError* error);

    [LibraryImport(Library, EntryPoint = "bson_free")]
    private static partial void Free(byte* memory);
}
