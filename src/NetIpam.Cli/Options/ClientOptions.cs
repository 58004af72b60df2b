using System.CommandLine;
using NetIpam.Client;

namespace NetIpam.Cli.Options;

/// <summary>The client that the command line describes.</summary>
internal static class ClientOptions
{
    /// <summary>Reads the options of the client.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="patience">How long the command waits unless it is told; <see langword="null"/> for as long as most.</param>
    /// <exception cref="IOException">A file cannot be read, or what there is is no token.</exception>
    public static IpamClientOptions Read(ParseResult parse, TimeSpan? patience)
    {
        var (certificate, key) = SecurityOptions.FindCertificate(parse);
        return new IpamClientOptions
        {
            Address = parse.GetRequiredValue(GlobalOptions.Endpoint),
            Protocol = string.Equals(parse.GetValue(GlobalOptions.Protocol), GlobalOptions.GrpcProtocol, StringComparison.Ordinal)
                ? IpamProtocol.Grpc
                : IpamProtocol.Connect,
            Timeout = parse.GetValue(GlobalOptions.Timeout) is { } seconds
                ? TimeSpan.FromSeconds(seconds)
                : patience ?? GlobalOptions.Patience,
            Token = SecurityOptions.ReadToken(parse),
            CaFile = SecurityOptions.FindCaFile(parse),
            CertificateFile = certificate,
            KeyFile = key,
        };
    }
}
