using NetIpam.Benchmarks.Results;

namespace NetIpam.Benchmarks.Page;

/// <summary>What is wanted of a figure, in all rows of a section that it concerns.</summary>
/// <param name="Work">The work, as the page calls it.</param>
/// <param name="Section">The section that measures it.</param>
/// <param name="Key">The figure.</param>
/// <param name="Bound">What it may not pass.</param>
/// <param name="Unit">What follows the figure.</param>
internal sealed record Goal(string Work, string Section, string Key, double Bound, string Unit)
{
    /// <summary>What the names of the rows contain.</summary>
    public string Rows { get; init; } = "";

    /// <summary>Whether the figure must not be above the bound, rather than below.</summary>
    public bool IsLimit { get; init; }

    /// <summary>Why it is not reached, where that is known.</summary>
    public string? WhyNot { get; init; }

    /// <summary>The row that is farthest from it; null when nothing was measured.</summary>
    public Row? FindWorst(IEnumerable<Section> sections)
    {
        var rows = sections.Where(section => section.Id == Section).SelectMany(section => section.Rows)
            .Where(row => row.Name.Contains(Rows, StringComparison.Ordinal) && row.Values.ContainsKey(Key));
        return IsLimit ? rows.MaxBy(row => row.Values[Key]) : rows.MinBy(row => row.Values[Key]);
    }

    public bool IsReachedBy(Row row) => IsLimit ? row.Values[Key] <= Bound : row.Values[Key] >= Bound;
}
