using System.Globalization;
using System.Runtime.InteropServices;

namespace NetIpam.TestKit.Servers;

/// <summary>Signals to a process and everything it started, however that grouped itself. Linux only.</summary>
public static class ProcessTree
{
    public const int SigInt = 2;
    public const int SigKill = 9;
    public const int SigTerm = 15;
    public const int SigCont = 18;
    public const int SigStop = 19;

    /// <summary>Sends a signal to a process first, then to its descendants.</summary>
    public static void Signal(int process, int signal)
    {
        // Whoever is stopped or killed starts no more.
        var before = Descendants(process);
        _ = Kill(process, signal);
        foreach (var descendant in before.Union(Descendants(process)))
            _ = Kill(descendant, signal);
    }

    /// <summary>Sends a signal to that process only.</summary>
    public static void SignalOne(int process, int signal) => _ = Kill(process, signal);

    private static List<int> Descendants(int process)
    {
        var found = new List<int>();
        try
        {
            foreach (var child in File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var id = int.Parse(child, CultureInfo.InvariantCulture);
                found.Add(id);
                found.AddRange(Descendants(id));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended.
        }
        return found;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
