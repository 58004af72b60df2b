using System.CommandLine;

namespace NetIpam.Cli.Options;

/// <summary>The options of commands that change something.</summary>
internal static class ChangeOptions
{
    private const int LongestKey = 128;

    public static readonly Option<string?> IdempotencyKey = CreateIdempotencyKey();

    private static Option<string?> CreateIdempotencyKey()
    {
        var option = new Option<string?>("--idempotency-key")
        {
            Description = "Names this request: given again with the same key it is not carried out again.",
            HelpName = "KEY",
        };
        option.Validators.Add(static result =>
        {
            // It travels as a header of HTTP.
            if (result.Tokens is [{ Value: var key }]
                && (key.Length is 0 or > LongestKey || key.AsSpan().ContainsAnyExceptInRange('!', '~')))
                result.AddError($"--idempotency-key takes 1 to {LongestKey} visible ASCII characters");
        });
        return option;
    }
}
