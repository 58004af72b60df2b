namespace NetIpam.Docs.Tests.Markdown;

/// <summary>A fenced block of a page.</summary>
/// <param name="Page">The page, from the root of the repository.</param>
/// <param name="Line">The line of its text's beginning, from 1.</param>
/// <param name="Language">What stands behind the fence, or nothing.</param>
/// <param name="Lines">Its text.</param>
/// <param name="Output">What a block without a language, right behind it, says that it prints.</param>
public sealed record Block(string Page, int Line, string Language, IReadOnlyList<string> Lines, IReadOnlyList<string> Output)
{
    public string Text => string.Join('\n', Lines);

    public override string ToString() => $"{Page}:{Line}";
}
