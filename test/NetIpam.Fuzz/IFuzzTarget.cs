namespace NetIpam.Fuzz;

/// <summary>A parser, and what must hold of it for every input.</summary>
public interface IFuzzTarget
{
    /// <summary>The name on the command line, and of the folder of the corpus.</summary>
    string Name { get; }

    /// <summary>Words that mean something to the parser.</summary>
    IReadOnlyList<string> Words { get; }

    /// <summary>Whether the same inputs reach the same code each time: not if it runs on threads of its own. Only then can it be guided.</summary>
    bool IsSteady => true;

    /// <summary>Makes ready what inputs are tried on, if that takes long: no input is to blame for it.</summary>
    void Prepare()
    {
    }

    /// <summary>Tries an input. What it refuses in the way that it documents is no fault.</summary>
    /// <exception cref="Exception">Any: a fault.</exception>
    void Try(byte[] input);
}
