using NetIpam.Soak;

return await Soaker.RunAsync(args, Console.Out, Console.Error);
