using System.CommandLine;
using NetIpam.Api.V1;
using NetIpam.Cli.Help;
using NetIpam.Cli.Options;

namespace NetIpam.Cli.Commands;

/// <summary><c>ipam namespace</c></summary>
internal static class NamespaceCommands
{
    public static Command Create() =>
        new ExampleCommand("namespace", "Namespaces: prefixes that know nothing of those of other namespaces.",
            "ipam namespace create --name tenant-1",
            "ipam prefix create --cidr 10.0.0.0/8 --namespace tenant-1")
        {
            CreateNamespace(), List(), Delete(),
        };

    private static ExampleCommand CreateNamespace()
    {
        var name = Name();
        return new ExampleCommand("create", "Creates a namespace; it may be there already.", "ipam namespace create --name tenant-1")
        {
            name, ChangeOptions.IdempotencyKey,
        }.Runs(async (context, cancellationToken) =>
        {
            var request = new CreateNamespaceRequest { Namespace = context.Get(name) };
            var response = await context.Client.CreateNamespaceAsync(request, context.IdempotencyKey, cancellationToken).ConfigureAwait(false);
            context.Print(response, $"namespace:{CommandContext.Quoted(request.Namespace)} created");
        });
    }

    private static ExampleCommand List() =>
        new ExampleCommand("list", "Lists all namespaces.", "ipam namespace list").Runs(async (context, cancellationToken) =>
        {
            var response = await context.Client.ListNamespacesAsync(new ListNamespacesRequest(), cancellationToken).ConfigureAwait(false);
            context.Print(response, response.Namespace.Select(name => $"Namespace:{CommandContext.Quoted(name)}"));
        });

    private static ExampleCommand Delete()
    {
        var name = Name();
        return new ExampleCommand("delete", "Deletes a namespace that holds no prefixes.", "ipam namespace delete --name tenant-1")
        {
            name, ChangeOptions.IdempotencyKey,
        }.Runs(async (context, cancellationToken) =>
        {
            var request = new DeleteNamespaceRequest { Namespace = context.Get(name) };
            var response = await context.Client.DeleteNamespaceAsync(request, context.IdempotencyKey, cancellationToken).ConfigureAwait(false);
            context.Print(response, $"namespace:{CommandContext.Quoted(request.Namespace)} deleted");
        });
    }

    private static Option<string> Name() =>
        new Option<string>("--name") { Description = "The namespace.", HelpName = "NAME", Required = true }.Filled(GlobalOptions.NameOfNamespace);
}
