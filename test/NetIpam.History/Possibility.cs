using System.Numerics;

namespace NetIpam.History;

/// <summary>One of the ways things can be at a moment.</summary>
/// <param name="IsTaken">Whether it is taken.</param>
/// <param name="Acquires">How many of the uncertain acquires it takes to explain it.</param>
/// <param name="Releases">How many of the uncertain releases.</param>
/// <param name="Done">The steps that are still open and have taken effect already, a bit each.</param>
internal readonly record struct Possibility(bool IsTaken, int Acquires, int Releases, BigInteger Done)
{
    /// <summary>Whether all that can follow from the other one can follow from this.</summary>
    public bool IsAtLeast(Possibility other) =>
        IsTaken == other.IsTaken && Done == other.Done && Acquires <= other.Acquires && Releases <= other.Releases;
}
