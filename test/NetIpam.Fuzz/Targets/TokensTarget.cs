using NetIpam.Server.Security;

namespace NetIpam.Fuzz.Targets;

/// <summary>Files of tokens.</summary>
internal sealed class TokensTarget : IFuzzTarget
{
    public string Name => "tokens";

    public IReadOnlyList<string> Words { get; } = ["tokens", "name", "token", "sha256", "certificate", "grants", "role", "namespaces", "reader", "operator", "admin", "*", "team-*"];

    public void Try(byte[] input)
    {
        try
        {
            TokenFile.Read("it", input);
        }
        catch (SecurityFileException)
        {
        }
    }
}
