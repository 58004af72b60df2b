using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using NetIpam.Api.V1;
using NetIpam.Cli.Help;
using NetIpam.Cli.Options;

namespace NetIpam.Cli.Commands;

/// <summary><c>ipam prefix</c></summary>
internal static class PrefixCommands
{
    public static Command Create()
    {
        var prefix = new ExampleCommand("prefix", "Prefixes and child prefixes.",
            "ipam prefix create --cidr 10.0.0.0/8",
            "ipam prefix acquire --parent 10.0.0.0/8 --length 24",
            "ipam p list")
        {
            CreatePrefix(), Acquire(), Release(), List(), Get(), Usage(), Delete(),
        };
        prefix.Aliases.Add("p");
        return prefix;
    }

    private static ExampleCommand CreatePrefix()
    {
        var cidr = Cidr("The prefix; host bits are masked off.");
        return new ExampleCommand("create", "Creates a top prefix.",
            "ipam prefix create --cidr 10.0.0.0/8",
            "ipam prefix create --cidr 2001:db8::/32 --namespace tenant-1")
        {
            cidr, ChangeOptions.IdempotencyKey,
        }.Runs(async (context, cancellationToken) =>
        {
            var request = new CreatePrefixRequest { Cidr = context.Get(cidr), Namespace = context.Namespace };
            var response = await context.Client.CreatePrefixAsync(request, context.IdempotencyKey, cancellationToken).ConfigureAwait(false);
            context.Print(response, $"prefix:{Quoted(response.Prefix)} created");
        });
    }

    private static ExampleCommand Acquire()
    {
        var parent = Required("--parent", "The prefix to acquire from.");
        var length = new Option<uint>("--length")
        {
            Description = "The length of the child prefix; the lowest that is free is acquired.",
            HelpName = "BITS",
            CustomParser = ParseLength,
        };
        var child = new Option<string?>("--child") { Description = "The child prefix, if it is to be a certain one.", HelpName = "CIDR" }.Filled("a prefix");
        var command = new ExampleCommand("acquire", "Acquires a child prefix.",
            "ipam prefix acquire --parent 10.0.0.0/8 --length 24",
            "ipam prefix acquire --parent 10.0.0.0/8 --child 10.7.0.0/16")
        {
            parent, length, child, ChangeOptions.IdempotencyKey,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(length) is null == result.GetResult(child) is null)
                result.AddError("give either '--length' or '--child'");
        });
        return command.Runs(async (context, cancellationToken) =>
        {
            var request = new AcquireChildPrefixRequest { Cidr = context.Get(parent), Namespace = context.Namespace };
            if (context.Find(child) is { } specific)
                request.ChildCidr = specific;
            else
                request.Length = context.Get(length);
            var response = await context.Client.AcquireChildPrefixAsync(request, context.IdempotencyKey, cancellationToken).ConfigureAwait(false);
            context.Print(response, $"child prefix:{Quoted(response.Prefix)} from {QuotedParent(response.Prefix)} created");
        });
    }

    private static ExampleCommand Release()
    {
        var cidr = Cidr("The child prefix.");
        return new ExampleCommand("release", "Releases a child prefix that holds neither addresses nor child prefixes.",
            "ipam prefix release --cidr 10.0.0.0/24")
        {
            cidr, ChangeOptions.IdempotencyKey,
        }.Runs(async (context, cancellationToken) =>
        {
            var request = new ReleaseChildPrefixRequest { Cidr = context.Get(cidr), Namespace = context.Namespace };
            var response = await context.Client.ReleaseChildPrefixAsync(request, context.IdempotencyKey, cancellationToken).ConfigureAwait(false);
            context.Print(response, $"child prefix:{Quoted(response.Prefix)} from {QuotedParent(response.Prefix)} released");
        });
    }

    private static ExampleCommand List() =>
        new ExampleCommand("list", "Lists all prefixes of the namespace.",
            "ipam prefix list",
            "ipam prefix list --output json --namespace tenant-1").Runs(async (context, cancellationToken) =>
        {
            var request = new ListPrefixesRequest { Namespace = context.Namespace };
            var response = await context.Client.ListPrefixesAsync(request, cancellationToken).ConfigureAwait(false);
            context.Print(response, response.Prefixes.Select(Line));
        });

    private static ExampleCommand Get()
    {
        var cidr = Cidr("The prefix.");
        return new ExampleCommand("get", "Shows one prefix and its parent.", "ipam prefix get --cidr 10.0.0.0/24")
        {
            cidr,
        }.Runs(async (context, cancellationToken) =>
        {
            var request = new GetPrefixRequest { Cidr = context.Get(cidr), Namespace = context.Namespace };
            var response = await context.Client.GetPrefixAsync(request, cancellationToken).ConfigureAwait(false);
            context.Print(response, Line(response.Prefix));
        });
    }

    private static ExampleCommand Usage()
    {
        var cidr = Cidr("The prefix.");
        return new ExampleCommand("usage", "Shows how much of a prefix is used.",
            "ipam prefix usage --cidr 10.0.0.0/24",
            "ipam prefix usage --cidr 10.0.0.0/24 --output json")
        {
            cidr,
        }.Runs(async (context, cancellationToken) =>
        {
            var request = new PrefixUsageRequest { Cidr = context.Get(cidr), Namespace = context.Namespace };
            var response = await context.Client.PrefixUsageAsync(request, cancellationToken).ConfigureAwait(false);
            context.Print(response, UsageText.Lines(request.Cidr, response));
        });
    }

    private static ExampleCommand Delete()
    {
        var cidr = Cidr("The prefix.");
        return new ExampleCommand("delete", "Deletes a prefix that holds neither addresses nor child prefixes.",
            "ipam prefix delete --cidr 10.0.0.0/8")
        {
            cidr, ChangeOptions.IdempotencyKey,
        }.Runs(async (context, cancellationToken) =>
        {
            var request = new DeletePrefixRequest { Cidr = context.Get(cidr), Namespace = context.Namespace };
            var response = await context.Client.DeletePrefixAsync(request, context.IdempotencyKey, cancellationToken).ConfigureAwait(false);
            context.Print(response, $"prefix:{Quoted(response.Prefix)} deleted");
        });
    }

    private static Option<string> Cidr(string description) => Required("--cidr", description);

    private static Option<string> Required(string name, string description) =>
        new(name) { Description = description, HelpName = "CIDR", Required = true };

    private static uint ParseLength(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            return length;
        result.AddError($"'{text}' is no length of a prefix: give a number of bits");
        return 0;
    }

    private static string Line(Prefix prefix) => $"Prefix:{Quoted(prefix)} parent:{QuotedParent(prefix)}";

    private static string Quoted(Prefix? prefix) => CommandContext.Quoted(CommandContext.Required(prefix).Cidr);

    private static string QuotedParent(Prefix? prefix) => CommandContext.Quoted(CommandContext.Required(prefix).ParentCidr);
}
