using System.CommandLine;

namespace NetIpam.Cli.Options;

/// <summary>Options whose text is not empty.</summary>
internal static class FilledOption
{
    /// <summary>Refuses an empty text: of a shell it is a variable that is not set, and a server takes it for one that is not given.</summary>
    /// <param name="option">The option.</param>
    /// <param name="what">What it takes, e.g. <c>an address</c>.</param>
    public static Option<T> Filled<T>(this Option<T> option, string what)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" }])
                result.AddError($"{option.Name} takes {what}");
        });
        return option;
    }
}
