namespace NetIpam.History;

/// <summary>Something that must not have happened.</summary>
/// <param name="Rule">The rule that was broken, as the name of its check.</param>
/// <param name="Message">What happened, for a person.</param>
public sealed record Violation(string Rule, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Rule}: {Message}";
}
