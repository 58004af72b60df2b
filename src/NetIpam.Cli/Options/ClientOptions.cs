using System.CommandLine;
using NetIpam.Client;

namespace NetIpam.Cli.Options;

/// <summary>The client that the command line describes.</summary>
internal static class ClientOptions
{
    /// <summary>Reads the options of the client.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="patience">How long the command waits unless it is told; <see langword="null"/> for as long as most.</param>
    /// <exception cref="IOException">A file cannot be read, what there is is no token, or there are files of TLS for a server without it.</exception>
    public static IpamClientOptions Read(ParseResult parse, TimeSpan? patience)
    {
        var (certificate, key) = SecurityOptions.FindCertificate(parse);
        var ca = SecurityOptions.FindCaFile(parse);
        var address = parse.GetRequiredValue(GlobalOptions.Endpoint);
        if ((ca ?? certificate) is not null && !string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal))
            throw new IOException($"{address} has no TLS, which {SecurityOptions.CaFile.Name} and {SecurityOptions.CertificateFile.Name} are for: write https://");
        return new IpamClientOptions
        {
            Address = address,
            Protocol = string.Equals(parse.GetValue(GlobalOptions.Protocol), GlobalOptions.GrpcProtocol, StringComparison.Ordinal)
                ? IpamProtocol.Grpc
                : IpamProtocol.Connect,
            Timeout = parse.GetValue(GlobalOptions.Timeout) is { } seconds
                ? TimeSpan.FromSeconds(seconds)
                : patience ?? GlobalOptions.Patience,
            Token = SecurityOptions.ReadToken(parse),
            CaFile = ca,
            CertificateFile = certificate,
            KeyFile = key,
        };
    }
}
