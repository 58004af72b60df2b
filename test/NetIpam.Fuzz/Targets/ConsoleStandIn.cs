namespace NetIpam.Fuzz.Targets;

/// <summary>Stands for the console while a program runs that writes to it. A process has one console, so only one program may run at a time.</summary>
internal sealed class ConsoleStandIn : IDisposable
{
    private readonly (TextWriter Out, TextWriter Error) _before;
    private readonly StringWriter _error = new();

    public ConsoleStandIn()
    {
        _before = (Console.Out, Console.Error);
        Console.SetOut(TextWriter.Null);
        Console.SetError(_error);
    }

    /// <summary>What was written to standard error.</summary>
    public string Error => _error.ToString();

    public void Dispose()
    {
        Console.SetOut(_before.Out);
        Console.SetError(_before.Error);
        _error.Dispose();
    }
}
