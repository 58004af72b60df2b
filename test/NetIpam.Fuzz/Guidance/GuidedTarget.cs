using System.Reflection;

namespace NetIpam.Fuzz.Guidance;

/// <summary>The same target in a marked copy, with all of our code that it calls, so that it can be told which inputs reach something new.</summary>
public sealed class GuidedTarget : IFuzzTarget
{
    private readonly IFuzzTarget _original;
    private readonly MarkedContext _context;
    private readonly Action<byte[]> _try;

    /// <param name="original">The target; it has a constructor without parameters.</param>
    public GuidedTarget(IFuzzTarget original)
    {
        _original = original;
        var type = original.GetType();
        _context = new MarkedContext(Path.GetDirectoryName(type.Assembly.Location)!);
        var copy = _context.LoadFromAssemblyName(new AssemblyName(type.Assembly.GetName().Name!)).GetType(type.FullName!, throwOnError: true)!;
        _try = copy.GetMethod(nameof(Try))!.CreateDelegate<Action<byte[]>>(Activator.CreateInstance(copy, nonPublic: true)!);
    }

    public string Name => _original.Name;

    public IReadOnlyList<string> Words => _original.Words;

    /// <summary>How many blocks of the code were reached so far.</summary>
    public int CountReached() => _context.CountReached();

    /// <summary>Has what the first kept input reaches marked and compiled, which takes longer than an input may on a busy machine.</summary>
    public void Prepare()
    {
        if (Corpus.Of(_original) is not [var first, ..])
            return;
        try
        {
            Try(first.Content);
        }
        catch (Exception)
        {
            // It is tried again as an input, and told then.
        }
    }

    public void Try(byte[] input)
    {
        try
        {
            _try(input);
        }
        // The copy has a type of its own for it.
        catch (Exception e) when (string.Equals(e.GetType().FullName, typeof(FuzzFaultException).FullName, StringComparison.Ordinal))
        {
            throw new FuzzFaultException(e.Message);
        }
    }
}
