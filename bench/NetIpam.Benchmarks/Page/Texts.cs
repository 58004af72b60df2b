namespace NetIpam.Benchmarks.Page;

/// <summary>What the page says besides figures.</summary>
internal static class Texts
{
    public const string Beginning = """
        # Performance

        <!-- Written by "eng/bench page" from bench/results. To change the text: bench/NetIpam.Benchmarks/Page. -->

        What operations cost, measured against the least that anything could do in their place, in the same minutes on the same machine.

        ## How it is measured

        - **A figure is a ratio.** Before or after each window of the subject there is one of a baseline, in changing order: a bare commit by the same driver, a bare
          endpoint of the same web server that answers the same bytes, an append and `fdatasync`, or the same work on an empty prefix. The median of the ratios of all
          rounds counts; the lowest and the highest round stand beside it. What disturbs the machine disturbs both.
        - **Absolute rates** are medians, too, and hold for that machine and hour only. Servers, stores and clients share its processors.
        - **One commit at a time by one client is the baseline of a store** also where many clients share their commits: that is what sharing them gains.
        - **Latencies** are those of an open loop: operations begin at the rate that was asked for, and each is timed from the moment it was to begin, whether or not the one
          before was answered. A stall counts for all who had to wait behind it, and not once (coordinated omission). The waking of the client is part of the figure. The same
          is measured in alternation of what is under it: of a bare endpoint at the same load, and of one bare commit after the other at half of what these reach.
        - **The load average** that stands with each run is that of the minute before it. Where it is well above 0, others were at work on the machine: ratios scatter then, and
          the lowest and the highest say how much.
        - **Nothing is tuned**: stores are as their tests start them, durable, with one member.

        `eng/bench publish` measures all of it again and writes this page; `eng/bench --help` tells what each mode is, `eng/load --help` how to put load on a
        server of yours, and `eng/bench micro` runs the benchmarks of single functions by BenchmarkDotNet.

        """;

    public const string Tried = """

        Tried, and left: answering the only caller of a turn on the thread that the store answered on, without a hop to the thread pool. A turn on a log behind a loopback socket took 25 µs
        either way, of some 300 that a durable commit takes, and callers' code would run on the threads of drivers, which must not be blocked.

        Found by the latencies, and mended: a busy namespace ran turn after turn on one thread of the pool, and the making of a snapshot held another, so on two processors whoever had just been answered
        waited for tens of milliseconds. Both go behind what waits now, a snapshot is made in pieces that are spread over up to a second, and a log file is trimmed when that removes more than it copies.

        """;
}
