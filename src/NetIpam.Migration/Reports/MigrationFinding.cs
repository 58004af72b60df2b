using System.Text;

namespace NetIpam.Migration;

/// <summary>One thing in a source that is not clean, and what is done about it.</summary>
/// <param name="Kind">What was found.</param>
/// <param name="Namespace">The namespace, as the source names it.</param>
/// <param name="Prefix">The prefix, as written there; <see langword="null"/> if it is about the namespace as a whole.</param>
/// <param name="Message">For a person: what was found, and what is done.</param>
public sealed record MigrationFinding(MigrationFindingKind Kind, string Namespace, string? Prefix, string Message)
{
    /// <summary>Whether there is no safe reading, so that somebody has to choose.</summary>
    public bool NeedsChoice => Kind >= MigrationFindingKind.Unreadable;

    /// <summary>One line, without characters that move the cursor of a terminal.</summary>
    public override string ToString()
    {
        var line = new StringBuilder(Prefix is null ? Message : $"{Prefix}: {Message}");
        for (var i = 0; i < line.Length; i++)
        {
            if (char.IsControl(line[i]))
                line[i] = ' ';
        }
        return line.ToString();
    }
}
