using System.Globalization;

namespace NetIpam.Soak.Figures;

/// <summary>What a process takes, as Linux tells.</summary>
/// <param name="Memory">Its resident memory, in bytes.</param>
/// <param name="Files">Its open file descriptors.</param>
/// <param name="Threads">Its threads.</param>
public sealed record ProcessFigures(long Memory, int Files, int Threads)
{
    /// <summary>Null when it has ended.</summary>
    public static ProcessFigures? Of(int process)
    {
        try
        {
            var status = File.ReadAllLines($"/proc/{process}/status");
            return new ProcessFigures(Number("VmRSS:") * 1024, Directory.GetFileSystemEntries($"/proc/{process}/fd").Length, (int)Number("Threads:"));

            long Number(string name) => long.Parse(
                status.Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', '\t').First(word => word.Length > 0 && char.IsAsciiDigit(word[0])),
                CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Memory / 1e6:F0} MB {Files} fds {Threads} threads");
}
