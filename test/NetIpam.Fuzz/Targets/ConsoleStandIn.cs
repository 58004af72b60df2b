namespace NetIpam.Fuzz.Targets;

/// <summary>Stands for the console while a program runs that writes to it: one program at a time, as a process has one console.</summary>
internal sealed class ConsoleStandIn : IDisposable
{
    private static readonly Lock Gate = new();

    private readonly (TextWriter Out, TextWriter Error) _before;
    private readonly StringWriter _error = new();

    public ConsoleStandIn()
    {
        Gate.Enter();
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
        Gate.Exit();
    }
}
