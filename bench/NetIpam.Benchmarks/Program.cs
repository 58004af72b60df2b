using System.CommandLine;
using NetIpam.Benchmarks.Commands;
using NetIpam.Benchmarks.Modes;
using NetIpam.Benchmarks.Service;

// The two that benchmarks start as processes of their own.
switch (args)
{
    case [BareEndpoint.Argument]:
        await BareEndpoint.RunAsync();
        return 0;
    case [OpeningMode.Argument, var folder]:
        await OpeningMode.OpenAsync(folder);
        return 0;
    default:
        return await new RootCommand("Measures NetIpam through its public surface.")
        {
            MeasureCommand.Create(), LoadCommand.Create(), PageCommand.Create(),
        }.Parse(args).InvokeAsync();
}
