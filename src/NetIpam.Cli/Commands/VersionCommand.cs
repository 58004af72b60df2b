using System.CommandLine;
using System.Reflection;
using NetIpam.Api.V1;
using NetIpam.Cli.Help;

namespace NetIpam.Cli.Commands;

/// <summary><c>ipam version</c></summary>
internal static class VersionCommand
{
    public static Command Create() =>
        new ExampleCommand("version", "Shows the versions of this program and of the server.", "ipam version").Runs(
            async (context, cancellationToken) =>
        {
            var server = await context.Client.VersionAsync(new VersionRequest(), cancellationToken).ConfigureAwait(false);
            context.Print(server,
            [
                $"client version:{CommandContext.Quoted(ClientVersion)}",
                $"server version:{CommandContext.Quoted(server.Version)} revision:{CommandContext.Quoted(server.Revision)}"
                    + $" git:{CommandContext.Quoted(server.GitSha1)} built:{CommandContext.Quoted(server.BuildDate)}",
            ]);
        });

    private static string ClientVersion =>
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}
