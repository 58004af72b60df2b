using NetIpam.Server.Commands;

return await new ServerCommand().RunAsync(args, CancellationToken.None).ConfigureAwait(false);
