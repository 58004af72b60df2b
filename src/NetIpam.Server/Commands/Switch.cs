using System.CommandLine;

namespace NetIpam.Server.Commands;

/// <summary>A flag that is on or off, and off by default.</summary>
internal sealed class Switch : Flag
{
    private readonly Option<bool> _option;

    /// <param name="flag">The flag, e.g. <c>--tls</c>.</param>
    /// <param name="variable">The variable without its prefix, e.g. <c>REDIS_TLS</c>.</param>
    /// <param name="description">One line for the help.</param>
    public Switch(string flag, string variable, string description)
        : base(variable) =>
        _option = new Option<bool>(flag) { Description = $"{description} [{string.Join(", ", Variables)}]" };

    /// <inheritdoc/>
    protected override Option Option => _option;

    /// <summary>Whether it is on.</summary>
    /// <exception cref="UsageException">A variable is neither true nor false.</exception>
    public bool Read(ParseResult line) => Find(line) ?? false;

    /// <summary>Whether it is on; <see langword="null"/> if it is not set.</summary>
    /// <exception cref="UsageException">A variable is neither true nor false.</exception>
    public bool? Find(ParseResult line)
    {
        // One that is off by default has a result also when nobody gave it.
        if (line.GetResult(_option) is { Implicit: false })
            return line.GetValue(_option);
        return FindVariable() switch
        {
            null => null,
            (_, "true" or "1") => true,
            (_, "false" or "0") => false,
            var (source, text) => throw new UsageException($"{source}: '{text}' is not true or false."),
        };
    }
}
