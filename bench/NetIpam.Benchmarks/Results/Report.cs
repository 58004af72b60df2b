namespace NetIpam.Benchmarks.Results;

/// <summary>Takes the tables of a mode as they are complete, and prints them at once.</summary>
internal sealed class Report(TextWriter output)
{
    private readonly List<Section> _sections = [];

    public IReadOnlyList<Section> Sections => _sections;

    public void Add(Section section)
    {
        _sections.Add(section);
        section.Print(output);
    }

    /// <summary>Says why something was not measured.</summary>
    public void LeaveOut(string what, string why) => output.WriteLine($"{what}: left out. {why}\n");
}
