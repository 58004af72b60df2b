using System.Text;
using System.Text.RegularExpressions;

namespace NetIpam.Server.Profiling;

/// <summary>Names of methods as they stand in sources. The compiler makes several methods of one that is async, an iterator, or has lambdas.</summary>
internal static partial class MethodName
{
    /// <summary>The name for people, without the types of parameters and type arguments.</summary>
    /// <param name="full">As the runtime says it, e.g. <c>A.B`1[C]+&lt;RunAsync&gt;d__5.MoveNext()</c>.</param>
    public static string Of(string full)
    {
        var signature = full.IndexOf('(', StringComparison.Ordinal);
        var name = WithoutTypeArguments(signature < 0 ? full : full[..signature]).Replace('+', '.');
        name = StateMachine().Replace(name, ".${inner}");
        name = Lambda().Replace(name, ".${method}.lambda");
        return LocalFunction().Replace(name, ".${method}.${local}");
    }

    /// <summary>Takes away type arguments, which stand in brackets, and their number.</summary>
    private static string WithoutTypeArguments(string name)
    {
        var text = new StringBuilder(name.Length);
        var depth = 0;
        for (var i = 0; i < name.Length; i++)
        {
            depth += name[i] == '[' ? 1 : 0;
            if (depth == 0 && name[i] != '`' && !(i > 0 && name[i - 1] == '`' && char.IsAsciiDigit(name[i])))
                text.Append(name[i]);
            depth -= name[i] == ']' ? 1 : 0;
        }
        return text.ToString();
    }

    [GeneratedRegex(@"\.<(?<inner>[^<>]+|<[^<>]*>[^<>]*)>d(__\d+)?\.MoveNext$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StateMachine();

    [GeneratedRegex(@"(\.<>c(__DisplayClass[\d_]+)?)?\.<(?<method>[^<>]+)>b__[\d_]+", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Lambda();

    [GeneratedRegex(@"(\.<>c(__DisplayClass[\d_]+)?)?\.?<(?<method>[^<>]+)>g__(?<local>[^|]+)\|[\d_]+", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LocalFunction();
}
