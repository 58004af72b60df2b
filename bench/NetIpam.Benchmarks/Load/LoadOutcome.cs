namespace NetIpam.Benchmarks.Load;

/// <summary>What was measured. Durations are in microseconds.</summary>
/// <param name="Clients">How many clients there were.</param>
/// <param name="Asked">Operations per second that were asked for; null in a closed loop.</param>
/// <param name="Reached">Operations per second that were answered.</param>
/// <param name="Answered">How many were answered.</param>
/// <param name="GivenUp">How many were due and had not begun when time was up. Their waiting counts in the latencies.</param>
/// <param name="Errors">How many failed, by what was said.</param>
/// <param name="Latency">The duration by share of all, in percent.</param>
/// <param name="Longest">The longest duration.</param>
/// <param name="FewestOfAClient">How many were answered to the client that got fewest.</param>
/// <param name="MostOfAClient">How many were answered to the client that got most.</param>
/// <param name="WorstP99OfAClient">The highest that 99 % of one client's did not exceed.</param>
internal sealed record LoadOutcome(
    int Clients,
    double? Asked,
    double Reached,
    long Answered,
    long GivenUp,
    IReadOnlyDictionary<string, int> Errors,
    IReadOnlyDictionary<string, double> Latency,
    double Longest,
    long FewestOfAClient,
    long MostOfAClient,
    double WorstP99OfAClient)
{
    /// <summary>The shares that are told, in percent.</summary>
    public static IReadOnlyList<string> Shares { get; } = ["50", "75", "90", "99", "99.9"];

    public static LoadOutcome Of(LoadPlan plan, IReadOnlyList<ClientRecord> clients, TimeSpan elapsed)
    {
        var all = new Histogram();
        foreach (var client in clients)
            all.Add(client.Latencies);
        var answered = clients.Sum(client => client.Answered);
        return new LoadOutcome(
            plan.Clients,
            plan.Rate,
            answered / elapsed.TotalSeconds,
            answered,
            clients.Sum(client => client.GivenUp),
            clients.SelectMany(client => client.Errors).GroupBy(error => error.Key).ToDictionary(errors => errors.Key, errors => errors.Sum(error => error.Value)),
            Shares.ToDictionary(share => share, share => all.Quantile(double.Parse(share, System.Globalization.CultureInfo.InvariantCulture) / 100).TotalMicroseconds),
            all.Max.TotalMicroseconds,
            clients.Min(client => client.Answered),
            clients.Max(client => client.Answered),
            clients.Max(client => client.Latencies.Quantile(0.99).TotalMicroseconds));
    }

    public void Print(TextWriter output)
    {
        var asked = Asked is { } rate ? FormattableString.Invariant($" of {rate:N0} asked for") : "";
        output.WriteLine(FormattableString.Invariant($"  {Reached:N0} operations/s{asked}; {Answered:N0} answered, {GivenUp:N0} given up"));
        foreach (var (error, count) in Errors)
            output.WriteLine(FormattableString.Invariant($"  {count:N0} times: {error}"));
        foreach (var (share, latency) in Latency)
            output.WriteLine(FormattableString.Invariant($"  {share,5} %  {latency,12:N0} µs"));
        output.WriteLine(FormattableString.Invariant($"    max  {Longest,12:N0} µs"));
        output.WriteLine(FormattableString.Invariant($"  a client: {FewestOfAClient:N0} to {MostOfAClient:N0} answered; 99 % of the worst: {WorstP99OfAClient:N0} µs"));
    }
}
