namespace NetIpam.Server.Profiling;

/// <summary>The command line, for others to see.</summary>
internal static class CommandLineText
{
    private const string Hidden = "***";

    private static readonly string[] Secrets = ["--password", "--connection-string"];

    /// <summary>The arguments, without passwords and what may have one in it.</summary>
    public static IEnumerable<string> WithoutSecrets(IEnumerable<string> arguments)
    {
        var isNextSecret = false;
        foreach (var argument in arguments)
        {
            // A value may also stand behind = or : in the same argument.
            var end = argument.AsSpan().IndexOfAny('=', ':');
            var flag = end < 0 ? argument : argument[..end];
            var isSecret = Secrets.Contains(flag, StringComparer.Ordinal);
            yield return isNextSecret ? Hidden : isSecret && end >= 0 ? argument[..(end + 1)] + Hidden : argument;
            isNextSecret = isSecret && end < 0;
        }
    }
}
