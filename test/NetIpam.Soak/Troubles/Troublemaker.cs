using NetIpam.Soak.Clients;
using NetIpam.Soak.Servers;
using NetIpam.Soak.Stores;
using NetIpam.TestKit.Proxy;

namespace NetIpam.Soak.Troubles;

/// <summary>
/// Makes trouble, one after the other, and now and then two at once: each kind as often as the others, in an order and for times
/// that follow from the seed. What it broke is whole again afterwards. When there are several servers, the first is never ended, so
/// that its memory can be watched.
/// </summary>
internal sealed class Troublemaker(SharedStore store, ReplicaSet replicas, Tally tally, TimeSpan gap, int seed)
{
    private static readonly TimeSpan PatienceToStrike = TimeSpan.FromSeconds(3);

    private readonly Random _random = new(seed);
    private readonly Queue<Trouble> _next = new();
    private readonly int[] _counts = new int[Enum.GetValues<Trouble>().Length];

    /// <summary>How often each trouble came so far; those that found nothing to strike at do not count.</summary>
    public IReadOnlyDictionary<Trouble, int> Counts =>
        Enum.GetValues<Trouble>().ToDictionary(trouble => trouble, trouble => Volatile.Read(ref _counts[(int)trouble]));

    /// <summary>Makes trouble until it is told to stop; then everything is whole.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            IReadOnlyList<Trouble> troubles = _random.Next(4) == 0 ? [Draw(), Draw()] : [Draw()];
            if (troubles.Distinct().Count(Ends) < 2 && troubles.Distinct().Count() == troubles.Count)
                await Task.WhenAll([.. troubles.Select(MakeAsync)]);
            else
                foreach (var trouble in troubles)
                    await MakeAsync(trouble);
            await Task.Delay((0.5 + _random.NextDouble()) * gap, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Two of these must not be made at once: it may be the same server.</summary>
    private static bool Ends(Trouble trouble) => trouble is Trouble.Kill or Trouble.Restart or Trouble.Halt;

    private Trouble Draw()
    {
        if (_next.Count == 0)
        {
            var deck = Enum.GetValues<Trouble>();
            _random.Shuffle(deck);
            foreach (var trouble in deck)
                _next.Enqueue(trouble);
        }
        return _next.Dequeue();
    }

    private async Task MakeAsync(Trouble trouble)
    {
        // Everything that is drawn is drawn now: what goes on at the same time must not change what comes next.
        var any = replicas.Replicas[_random.Next(replicas.Count)];
        var mortal = replicas.Replicas[replicas.Count == 1 ? 0 : _random.Next(1, replicas.Count)];
        var time = TimeSpan.FromSeconds(4 * _random.NextDouble());
        var bytes = _random.Next(1, 200);
        var random = new Random(_random.Next());
        var happened = trouble switch
        {
            Trouble.Kill => await EndAsync(mortal, time, static server => server.KillAsync()),
            Trouble.Restart => await EndAsync(mortal, TimeSpan.Zero, StopAsync),
            Trouble.Halt => await HaltAsync(any, 2 * time),
            Trouble.StoreCut => Cut(any.Links),
            Trouble.StoreRefused => await RefuseAsync(any.Links, time),
            Trouble.StoreAnswerCut => await StrikeAsync(any.Links, ProxyFault.CutInAnswer, bytes, TimeSpan.Zero),
            Trouble.StoreLate => await StrikeAsync(any.Links, ProxyFault.HoldAndCut, 0, time),
            Trouble.StoreSilent => await StrikeAsync(any.Links, ProxyFault.Swallow, 0, TimeSpan.Zero),
            Trouble.ClientCut => Cut([any.Front]),
            Trouble.ClientRefused => await RefuseAsync([any.Front], time),
            Trouble.ClientAnswerCut => await StrikeAsync([any.Front], ProxyFault.CutInAnswer, bytes, TimeSpan.Zero),
            _ => await store.CrashAsync(random, CancellationToken.None),
        };
        if (happened)
            Interlocked.Increment(ref _counts[(int)trouble]);
    }

    private static async Task<bool> EndAsync(Replica server, TimeSpan down, Func<Replica, Task> end)
    {
        await end(server);
        await Task.Delay(down);
        await server.StartAsync();
        return true;
    }

    private async Task StopAsync(Replica server)
    {
        var (status, log) = await server.StopAsync();
        if (status != 0)
            tally.Violated("Stop", $"A server that was asked to stop ended with {status}. It wrote at last:\n{Tail(log)}");
    }

    private static string Tail(string log) => log[Math.Max(0, log.Length - 2000)..];

    private static async Task<bool> HaltAsync(Replica server, TimeSpan time)
    {
        await server.HaltAsync(time, CancellationToken.None);
        return true;
    }

    private static bool Cut(IReadOnlyList<CuttingProxy> proxies)
    {
        foreach (var proxy in proxies)
            proxy.CutAll();
        return proxies.Count > 0;
    }

    private static async Task<bool> RefuseAsync(IReadOnlyList<CuttingProxy> proxies, TimeSpan time)
    {
        foreach (var proxy in proxies)
            proxy.Refuse();
        await Task.Delay(time);
        foreach (var proxy in proxies)
            proxy.Accept();
        return proxies.Count > 0;
    }

    /// <summary>Waits for a request that the fault can strike at.</summary>
    private static async Task<bool> StrikeAsync(IReadOnlyList<CuttingProxy> proxies, ProxyFault fault, int bytes, TimeSpan held)
    {
        if (proxies.Count == 0)
            return false;
        var armed = proxies.Select(proxy => (Proxy: proxy, Fault: proxy.Arm(fault, bytes: bytes))).ToList();
        await Task.WhenAny(armed.Select(each => each.Fault.Struck).Append(Task.Delay(PatienceToStrike)));
        foreach (var each in armed)
            each.Proxy.Disarm(each.Fault);
        await Task.Delay(held);
        foreach (var each in armed)
            _ = each.Fault.ReleaseAsync();
        return armed.Exists(each => each.Fault.Struck.IsCompleted);
    }
}
