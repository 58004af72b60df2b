namespace NetIpam.TestKit.Programs;

/// <summary>What a program left.</summary>
/// <param name="Status">Its exit status.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
public sealed record CommandResult(int Status, string Output, string Errors)
{
    /// <summary>The output of a program that must have succeeded.</summary>
    public string Succeeded()
    {
        Status.ShouldBe(0, Output + Errors);
        return Output;
    }
}
