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

    /// <summary>Halts a process and its descendants, and waits until none of their threads runs: on a busy machine the others go on until the
    /// one that was told comes to it.</summary>
    public static Task HaltAsync(int process)
    {
        Signal(process, SigStop);
        return Patience.UntilAsync(() => Descendants(process).Prepend(process).All(IsHalted), () => $"Process {process} does not halt.");
    }

    /// <summary>Whether no thread of a process runs, which may be because it has ended.</summary>
    private static bool IsHalted(int process)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{process}/task").All(thread =>
            {
                // The state follows the name, in which there may be anything.
                var stat = File.ReadAllText(Path.Combine(thread, "stat"));
                return stat[stat.LastIndexOf(')') + 2] is 'T' or 'Z' or 'X';
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It, or the thread, has ended.
            return !Directory.Exists($"/proc/{process}");
        }
    }

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
