using System.CommandLine;

namespace NetIpam.Server.Commands;

/// <summary>One thing that can be set: by a flag, else by the environment, under our name or else go-ipam's; else its
/// default. A variable that is empty is as good as none.</summary>
internal sealed class Setting : Flag
{
    private readonly Option<string?> _option;
    private readonly string? _default;
    private readonly string? _bare;

    /// <param name="flag">The flag, e.g. <c>--log-level</c>.</param>
    /// <param name="variable">The variable without its prefix, e.g. <c>LOG_LEVEL</c>.</param>
    /// <param name="defaultText">The text that holds if nothing is set; <see langword="null"/> if there is none, and then it is
    /// read by <see cref="Find{T}"/>.</param>
    /// <param name="description">One line for the help.</param>
    /// <param name="bareText">The text that holds if the flag is given without one; <see langword="null"/> if it needs one.</param>
    public Setting(string flag, string variable, string? defaultText, string description, string? bareText = null)
        : base(variable)
    {
        _default = defaultText;
        _bare = bareText;
        _option = new Option<string?>(flag)
        {
            Description = defaultText is null
                ? $"{description} [{string.Join(", ", Variables)}]"
                : $"{description} [default: {defaultText}; {string.Join(", ", Variables)}]",
            HelpName = flag.TrimStart('-'),
            Arity = bareText is null ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
        };
    }

    /// <inheritdoc/>
    protected override Option Option => _option;

    /// <summary>The name of the flag, for messages.</summary>
    public string Name => _option.Name;

    /// <summary>Whether it is set by a flag or a variable.</summary>
    public bool IsSet(ParseResult line) => line.GetValue(_option) is not null || FindVariable() is not null;

    /// <summary>What is set.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public T Read<T>(ParseResult line, Func<string, T> parse)
    {
        var (source, text) = Find(line);
        return Parse(source, text!, parse);
    }

    /// <summary>What is set; <see langword="null"/> if nothing is.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public T? Find<T>(ParseResult line, Func<string, T> parse)
        where T : class
    {
        var (source, text) = Find(line);
        return text is null ? null : Parse(source, text, parse);
    }

    private static T Parse<T>(string source, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            throw new UsageException($"{source}: {e.Message}");
        }
    }

    private (string Source, string? Text) Find(ParseResult line)
    {
        if (line.GetValue(_option) is { } given)
            return (_option.Name, given);
        if (_bare is not null && line.GetResult(_option) is { Implicit: false })
            return (_option.Name, _bare);
        return FindVariable() ?? (_option.Name, _default);
    }
}
