using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace NetIpam.Docs.Tests.Shell;

/// <summary>A machine of one's own for the commands of a page: its own loopback, so that ports are free, its own <c>/var/lib</c>,
/// and an end for everything that they start.</summary>
internal static class Isolation
{
    private static readonly string[] s_kinds = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];

    private static readonly Lazy<string?> s_problem = new(FindProblem);

    /// <summary>Why there is none here, or null.</summary>
    public static string? Problem => s_problem.Value;

    /// <summary>Root is root there; everybody else becomes it.</summary>
    [SupportedOSPlatform("linux")]
    public static ProcessStartInfo Bash(string script)
    {
        var start = new ProcessStartInfo("unshare") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var kind in IsRoot ? s_kinds : ["--user", "--map-root-user", .. s_kinds])
            start.ArgumentList.Add(kind);
        start.ArgumentList.Add("bash");
        start.ArgumentList.Add(script);
        return start;
    }

    /// <summary>Whether servers that refuse to be root's can be started there.</summary>
    public static bool IsRoot => Environment.IsPrivilegedProcess;

    private static string? FindProblem()
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
            return "namespaces are of Linux";
        var script = Path.GetTempFileName();
        try
        {
            File.WriteAllText(script, "ip link set lo up && mount -t tmpfs tmpfs /var/lib && jq --version && curl --version && xxd --version");
            using var tried = Process.Start(Bash(script))!;
            tried.StandardInput.Close();
            var error = tried.StandardError.ReadToEndAsync();
            tried.StandardOutput.ReadToEnd();
            tried.WaitForExit();
            return tried.ExitCode == 0 ? null : $"a namespace of networks and mounts, or ip, jq, curl or xxd, cannot be had: {error.Result}";
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return e.Message;
        }
        finally
        {
            File.Delete(script);
        }
    }
}
