namespace NetIpam.Fuzz;

/// <summary>A parser, and what must hold of it for every input.</summary>
public interface IFuzzTarget
{
    /// <summary>The name on the command line, and of the folder of the corpus.</summary>
    string Name { get; }

    /// <summary>Words that mean something to the parser.</summary>
    IReadOnlyList<string> Words { get; }

    /// <summary>Tries an input. What it refuses in the way that it documents is no fault.</summary>
    /// <exception cref="Exception">Any: a fault.</exception>
    void Try(byte[] input);
}
