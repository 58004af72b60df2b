using System.Runtime.InteropServices;

namespace NetIpam.MongoDB.Native;

/// <summary>The functions of libmongoc that are needed to run commands.</summary>
internal static unsafe partial class MongocMethods
{
    [LibraryImport(MongoLibrary.Mongoc, EntryPoint = "mongoc_init")]
    public static partial void Init();

    [LibraryImport(MongoLibrary.Mongoc, EntryPoint = "mongoc_log_set_handler")]
    public static partial void SetLogHandler(nint handler, nint data);

    [LibraryImport(MongoLibrary.Mongoc, EntryPoint = "mongoc_uri_new_with_error", StringMarshalling = StringMarshalling.Utf8)]
    public static partial MongoUriHandle NewUri(string text, NativeError* error);

    [LibraryImport(MongoLibrary.Mongoc, EntryPoint = "mongoc_uri_destroy")]
    public static partial void DestroyUri(nint uri);

    [LibraryImport(MongoLibrary.Mongoc, EntryPoint = "mongoc_uri_has_option", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool HasOption(MongoUriHandle uri, string key);

    [LibraryImport(MongoLibrary.Mongoc, EntryPoint = "mongoc_uri_set_option_as_int32", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool SetInt32(MongoUriHandle uri, string key, int value);

    [LibraryImport(MongoLibrary.Mongoc, EntryPoint = "mongoc_uri_set_option_as_bool", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool SetBoolean(MongoUriHandle uri, string key, [MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(MongoLibrary.Mongoc, EntryPoint = "mongoc_client_pool_new_with_error")]
    public static partial MongoPoolHandle NewPool(MongoUriHandle uri, NativeError* error);

    [LibraryImport(MongoLibrary.Mongoc, EntryPoint = "mongoc_client_pool_destroy")]
    public static partial void DestroyPool(nint pool);

    [LibraryImport(MongoLibrary.Mongoc, EntryPoint = "mongoc_client_pool_max_size")]
    public static partial void SetMaxSize(MongoPoolHandle pool, uint size);

    /// <summary>Version 2 tells errors of a server from those of the driver.</summary>
    [LibraryImport(MongoLibrary.Mongoc, EntryPoint = "mongoc_client_pool_set_error_api")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool SetErrorVersion(MongoPoolHandle pool, int version);

    [LibraryImport(MongoLibrary.Mongoc, EntryPoint = "mongoc_client_pool_set_appname", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool SetAppName(MongoPoolHandle pool, string name);

    [LibraryImport(MongoLibrary.Mongoc, EntryPoint = "mongoc_client_pool_pop")]
    public static partial nint Pop(MongoPoolHandle pool);

    [LibraryImport(MongoLibrary.Mongoc, EntryPoint = "mongoc_client_pool_push")]
    public static partial void Push(nint pool, nint client);

    /// <summary>Runs a command on the primary as it is, with no concern added. The reply is to be destroyed in either case.</summary>
    [LibraryImport(MongoLibrary.Mongoc, EntryPoint = "mongoc_client_command_simple", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool RunCommand(MongoClientHandle client, string database, byte* command, nint readPreference, byte* reply, NativeError* error);
}
