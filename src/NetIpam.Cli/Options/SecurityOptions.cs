using System.CommandLine;

namespace NetIpam.Cli.Options;

/// <summary>The options that say who calls, and whom to trust.</summary>
internal static class SecurityOptions
{
    /// <summary>The environment variable that holds the token itself.</summary>
    public const string TokenVariable = "IPAM_CLI_TOKEN";

    private const string TokenFileVariable = "IPAM_CLI_TOKEN_FILE";
    private const string CaFileVariable = "IPAM_CLI_CA_FILE";
    private const string CertificateFileVariable = "IPAM_CLI_TLS_CERT_FILE";
    private const string KeyFileVariable = "IPAM_CLI_TLS_KEY_FILE";

    public static readonly Option<string?> TokenFile = new Option<string?>("--token-file")
    {
        Description = $"Send the token in this file. Environment: {TokenFileVariable}, or the token itself in {TokenVariable}",
        HelpName = "FILE",
        Recursive = true,
    }.OfFile();

    public static readonly Option<string?> CaFile = new Option<string?>("--ca-file")
    {
        Description = $"Trust servers of the authority in this file only, in PEM. Environment: {CaFileVariable}",
        HelpName = "FILE",
        Recursive = true,
    }.OfFile();

    public static readonly Option<string?> CertificateFile = new Option<string?>("--tls-cert-file")
    {
        Description = $"Show the certificate in this file, in PEM. Environment: {CertificateFileVariable}",
        HelpName = "FILE",
        Recursive = true,
    }.OfFile();

    public static readonly Option<string?> KeyFile = new Option<string?>("--tls-key-file")
    {
        Description = $"The key of the certificate, in PEM. Environment: {KeyFileVariable}",
        HelpName = "FILE",
        Recursive = true,
    }.OfFile();

    /// <summary>The token to send; <see langword="null"/> if there is none. What is on the command line counts most, then the
    /// token in the environment.</summary>
    /// <exception cref="IOException">The file cannot be read, or what there is is no token.</exception>
    public static string? ReadToken(ParseResult parse)
    {
        if (parse.GetValue(TokenFile) is { } given)
            return Check(File.ReadAllText(given), given);
        if (Variable(TokenVariable) is { } token)
            return Check(token, TokenVariable);
        return Variable(TokenFileVariable) is { } file ? Check(File.ReadAllText(file), file) : null;
    }

    /// <summary>The file with whom to trust; <see langword="null"/> for those that the machine trusts.</summary>
    public static string? FindCaFile(ParseResult parse) => parse.GetValue(CaFile) ?? Variable(CaFileVariable);

    /// <summary>The files with the certificate to show and its key; both are <see langword="null"/> if there is none.</summary>
    /// <exception cref="IOException">There is one of the two.</exception>
    public static (string? Certificate, string? Key) FindCertificate(ParseResult parse)
    {
        var certificate = parse.GetValue(CertificateFile) ?? Variable(CertificateFileVariable);
        var key = parse.GetValue(KeyFile) ?? Variable(KeyFileVariable);
        return certificate is null == key is null
            ? (certificate, key)
            : throw new IOException($"{CertificateFile.Name} and {KeyFile.Name} go together");
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string Check(string text, string source)
    {
        var token = text.Trim();
        return token.Length > 0 && !token.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? token
            : throw new IOException($"there is no token in {source}: it is one line of visible ASCII characters");
    }
}
