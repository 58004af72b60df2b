using System.CommandLine.Parsing;

namespace NetIpam.Cli.Options;

/// <summary>Where the server is, as a person writes it: a URL, <c>host:port</c>, or <c>:port</c> of this machine.</summary>
internal static class ServerEndpoint
{
    /// <summary>The environment variables that name it, the first that is set counts.</summary>
    public static readonly string[] Variables = ["IPAM_CLI_GRPC_SERVER_ENDPOINT", "GOIPAM_CLI_GRPC_SERVER_ENDPOINT"];

    private const string Default = "http://localhost:9090";

    public static Uri FromEnvironment(ArgumentResult result)
    {
        foreach (var variable in Variables)
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text)
                return Parse(result, text, variable);
        }
        return new Uri(Default);
    }

    /// <summary>Reads an endpoint; adds an error that says where it came from if it is none.</summary>
    public static Uri Parse(ArgumentResult result, string text, string source)
    {
        if (TryParse(text, out var endpoint))
            return endpoint;
        result.AddError($"'{text}', of {source}, is no server: give a URL such as {Default}, or host:port");
        return new Uri(Default);
    }

    private static bool TryParse(string text, out Uri endpoint)
    {
        if (text.StartsWith(':'))
            text = "localhost" + text;
        if (!text.Contains("://", StringComparison.Ordinal))
            text = "http://" + text;
        return Uri.TryCreate(text, UriKind.Absolute, out endpoint!)
            && endpoint is { Scheme: "http" or "https", Host.Length: > 0, Query: "", Fragment: "", UserInfo: "" };
    }
}
