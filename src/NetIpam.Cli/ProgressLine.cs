namespace NetIpam.Cli;

/// <summary>A line on a terminal that tells what is being done and is overwritten by the next. Nothing is written where there is no terminal.</summary>
internal sealed class ProgressLine : IDisposable
{
    private const int MostColumns = 78;

    private readonly TextWriter? _terminal;
    private int _shown;

    private ProgressLine(TextWriter? terminal) => _terminal = terminal;

    public static ProgressLine OnTerminal(TextWriter error) => new(Console.IsErrorRedirected ? null : error);

    public void Show(string text)
    {
        if (_terminal is null)
            return;
        var line = string.Concat(text.Take(MostColumns).Select(static c => char.IsControl(c) ? ' ' : c));
        _terminal.Write("\r" + line.PadRight(_shown) + "\r" + line);
        _terminal.Flush();
        _shown = line.Length;
    }

    /// <summary>Makes the line empty again.</summary>
    public void Clear()
    {
        if (_shown > 0)
            Show("");
    }

    public void Dispose() => Clear();
}
