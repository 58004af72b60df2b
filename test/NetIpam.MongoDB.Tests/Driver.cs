using System.Runtime.InteropServices;

namespace NetIpam.MongoDB.Tests;

/// <summary>The driver that is tested with.</summary>
internal static class Driver
{
    /// <summary>Skips the test where the driver is not installed.</summary>
    public static void Require() => Assert.SkipUnless(
        NativeLibrary.TryLoad("libmongoc-1.0.so.0", out _), "libmongoc is not installed: run eng/test-servers, or apt install libmongoc-1.0-0.");
}
