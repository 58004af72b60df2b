using System.CommandLine;
using NetIpam.Cli.Help;

namespace NetIpam.Cli.Commands;

/// <summary><c>ipam migrate</c>. What it does is in <see cref="MigrateRun"/>, apart, so that other commands do not load it.</summary>
internal static class MigrateCommand
{
    public static readonly Option<string> From = new("--from")
    {
        Description = "Where the data are, e.g. postgres://user@host/database, redis://host, etcd://host, file:///path; go-ipam+ or netipam+ before it says whose. Password: "
            + "?password-file=FILE, or environment " + FromPassword,
        HelpName = "URI",
        Required = true,
    };

    public static readonly Option<string> To = new("--to")
    {
        Description = "Where they are to be: such a URI, http://host:port of a running service, or go-ipam+file:///path for the way back. Password: as before, or environment " + ToPassword,
        HelpName = "URI",
        Required = true,
    };

    public static readonly Option<bool> Apply = new("--apply") { Description = "Do it. Without it nothing is changed: what would be done is shown." };

    public static readonly Option<string> OnDirt = CreateOnDirt();

    public static readonly Option<string[]> Rename = new("--rename") { Description = "Give a namespace another name; may be repeated.", HelpName = "OLD=NEW" };

    public const string FromPassword = "IPAM_MIGRATE_FROM_PASSWORD";
    public const string ToPassword = "IPAM_MIGRATE_TO_PASSWORD";

    public static Command Create()
    {
        var command = new ExampleCommand(
            "migrate",
            "Moves the data of go-ipam's stores to NetIpam, all namespaces or the one that is named, and stores of NetIpam to one another with their history. The source is only read. "
            + "Exit status: 0 all is well, 1 failed or not verified, 2 not understood, 3 some namespaces need a choice.",
            "ipam migrate --from postgres://go-ipam@db/goipam --to file:///var/lib/ipam",
            "ipam migrate --from redis://localhost --to http://localhost:9090 --apply",
            "ipam migrate --from file:///var/lib/ipam --to 'postgres://ipam@db/ipam?password-file=/run/secrets/db' --apply")
        {
            From, To, Apply, OnDirt, Rename,
        };
        command.SetAction(MigrateRun.RunAsync);
        return command;
    }

    private static Option<string> CreateOnDirt()
    {
        var option = new Option<string>("--on-dirt")
        {
            Description = "safe: answer dirt that has a safe reading, leave out namespaces that contradict themselves; stop: leave out every namespace with dirt; repair: resolve contradictions, too.",
            HelpName = "safe|stop|repair",
            DefaultValueFactory = _ => "safe",
        };
        option.AcceptOnlyFromAmong("safe", "stop", "repair");
        return option;
    }
}
