using System.Reflection;
using System.Runtime.InteropServices;

namespace NetIpam.MongoDB.Native;

/// <summary>
/// Loads libmongoc when it is first needed, and so never in a program that does not use MongoDB.
/// </summary>
internal static class MongoLibrary
{
    /// <summary>The name by which the functions ask for the driver.</summary>
    public const string Mongoc = "mongoc-1.0";

    /// <summary>The name by which the functions ask for its BSON library.</summary>
    public const string Bson = "bson-1.0";

    private static readonly Lazy<bool> Loaded = new(() =>
    {
        Load(FileNames(Mongoc));
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), Resolve);
        MongocMethods.Init();
        // It would write to the error stream of the program.
        MongocMethods.SetLogHandler(0, 0);
        return true;
    });

    /// <summary>Loads the library, once.</summary>
    /// <exception cref="IpamException"><see cref="IpamReason.StoreUnavailable"/>: it is not installed.</exception>
    public static void EnsureLoaded() => _ = Loaded.Value;

    /// <summary>Loads the first library of these names that is there.</summary>
    internal static nint Load(IReadOnlyList<string> fileNames)
    {
        foreach (var fileName in fileNames)
        {
            if (NativeLibrary.TryLoad(fileName, out var library))
                return library;
        }
        throw new IpamException(
            IpamReason.StoreUnavailable,
            $"MongoDB needs its C driver, version 1.23 or a later 1.x, and '{fileNames[0]}' was not found. Debian and Ubuntu: apt install libmongoc-1.0-0. Fedora and EPEL: dnf install mongo-c-driver-libs.");
    }

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? searchPath) =>
        library is Mongoc or Bson ? Load(FileNames(library)) : 0;

    // Without a development package there is only the name with a version.
    private static string[] FileNames(string library) => OperatingSystem.IsMacOS()
        ? [$"lib{library}.0.dylib"]
        : OperatingSystem.IsWindows() ? [$"{library}.dll"] : [$"lib{library}.so.0"];
}
