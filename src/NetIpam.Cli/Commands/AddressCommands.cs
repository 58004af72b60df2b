using System.CommandLine;
using NetIpam.Api.V1;
using NetIpam.Cli.Help;
using NetIpam.Cli.Options;

namespace NetIpam.Cli.Commands;

/// <summary><c>ipam ip</c></summary>
internal static class AddressCommands
{
    public static Command Create()
    {
        var ip = new ExampleCommand("ip", "Addresses.",
            "ipam ip acquire --prefix 10.0.0.0/24",
            "ipam i release --prefix 10.0.0.0/24 --ip 10.0.0.1")
        {
            Acquire(), Release(),
        };
        ip.Aliases.Add("i");
        return ip;
    }

    private static ExampleCommand Acquire()
    {
        var prefix = Prefix("The prefix to acquire from.");
        var ip = new Option<string?>("--ip") { Description = "The address, if it is to be a certain one.", HelpName = "ADDRESS" }.Filled("an address");
        return new ExampleCommand("acquire", "Acquires an address: the lowest that is free, or a certain one.",
            "ipam ip acquire --prefix 10.0.0.0/24",
            "ipam ip acquire --prefix 10.0.0.0/24 --ip 10.0.0.7")
        {
            prefix, ip, ChangeOptions.IdempotencyKey,
        }.Runs(async (context, cancellationToken) =>
        {
            var request = new AcquireIPRequest { PrefixCidr = context.Get(prefix), Namespace = context.Namespace };
            if (context.Find(ip) is { } specific)
                request.Ip = specific;
            var response = await context.Client.AcquireIPAsync(request, context.IdempotencyKey, cancellationToken).ConfigureAwait(false);
            context.Print(response, $"ip:{Quoted(response.Ip)} acquired");
        });
    }

    private static ExampleCommand Release()
    {
        var prefix = Prefix("The prefix that holds the address.");
        var ip = new Option<string>("--ip") { Description = "The address.", HelpName = "ADDRESS", Required = true }.Filled("an address");
        return new ExampleCommand("release", "Releases an address.", "ipam ip release --prefix 10.0.0.0/24 --ip 10.0.0.1")
        {
            prefix, ip, ChangeOptions.IdempotencyKey,
        }.Runs(async (context, cancellationToken) =>
        {
            var request = new ReleaseIPRequest { PrefixCidr = context.Get(prefix), Ip = context.Get(ip), Namespace = context.Namespace };
            var response = await context.Client.ReleaseIPAsync(request, context.IdempotencyKey, cancellationToken).ConfigureAwait(false);
            context.Print(response, $"ip:{Quoted(response.Ip)} released");
        });
    }

    private static Option<string> Prefix(string description) =>
        new("--prefix") { Description = description, HelpName = "CIDR", Required = true };

    private static string Quoted(IP? ip) => CommandContext.Quoted(CommandContext.Required(ip).Ip);
}
