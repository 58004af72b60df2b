namespace NetIpam.Foreign.Tests;

/// <summary>The programs that are not the project's. Without the program the test is skipped, and says so.</summary>
internal static class Tool
{
    private const string What = "FOREIGN CLIENT";

    /// <summary>The scripts, and the packages that they use.</summary>
    public static string Clients { get; } = Path.Combine(Repository.Root, "test", "NetIpam.Foreign.Tests", "clients");

    public static string Curl => Find("curl");

    public static string Node => Command.FindNode(Clients, What, "eng/foreign-clients");

    /// <summary>The program itself: its launcher for Node.js would take longer than the call.</summary>
    public static string Buf
    {
        get
        {
            _ = Node;
            return Directory.GetDirectories(Path.Combine(Clients, "node_modules", "@bufbuild"), "buf-*")
                .Select(folder => Path.Combine(folder, "bin", "buf")).Single(File.Exists);
        }
    }

    /// <summary>The program itself, likewise.</summary>
    public static string Esbuild
    {
        get
        {
            _ = Node;
            return Directory.GetDirectories(Path.Combine(Clients, "node_modules", "@esbuild"))
                .Select(folder => Path.Combine(folder, "bin", "esbuild")).Single(File.Exists);
        }
    }

    public static string Chromium => Find("chromium");

    private static string Find(string name) => Command.Find(name, What);
}
