namespace NetIpam.Server.Security;

/// <summary>Which namespaces a grant is about: a name, or the beginning of names with <c>*</c> after it.</summary>
internal sealed class NamespacePattern
{
    private const char Wildcard = '*';

    private readonly string _text;
    private readonly bool _isPrefix;

    private NamespacePattern(string text, bool isPrefix) => (_text, _isPrefix) = (text, isPrefix);

    /// <summary>Whether it is about all namespaces.</summary>
    public bool IsEverything => _isPrefix && _text.Length == 0;

    /// <summary>Reads a pattern; <see langword="null"/> if it is none.</summary>
    public static NamespacePattern? TryParse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var isPrefix = text[^1] == Wildcard;
        var rest = isPrefix ? text[..^1] : text;
        return rest.Contains(Wildcard, StringComparison.Ordinal) ? null : new(rest, isPrefix);
    }

    /// <summary>Whether it is about a namespace.</summary>
    public bool Matches(string name) =>
        _isPrefix ? name.StartsWith(_text, StringComparison.Ordinal) : string.Equals(name, _text, StringComparison.Ordinal);
}
