using System.CommandLine;

namespace NetIpam.Cli.Options;

/// <summary>Options that name a file.</summary>
internal static class FileOption
{
    /// <summary>Refuses a name that is empty.</summary>
    public static Option<T> OfFile<T>(this Option<T> option) => option.Filled("the name of a file");
}
