using System.Collections;
using System.Globalization;
using System.Text;

namespace NetIpam.Rpc.AspNetCore.Connect;

/// <summary>The line of a call in the log: one text for people, and for programs its parts by name. Those that there are not, it has not.</summary>
/// <param name="Procedure">The procedure.</param>
/// <param name="Code">How the call ended.</param>
/// <param name="Reason">The reason of an error that has one.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Address">Where it came from, of one that was refused because its caller may not.</param>
/// <param name="By">Method, version of HTTP and scheme; only told at debug.</param>
/// <param name="TraceId">The trace that it belongs to.</param>
/// <param name="Error">What went wrong, of a failure.</param>
internal sealed record CallLine(
    string Procedure, string Code, string? Reason, long Milliseconds, string? Address, string? By, string? TraceId, string? Error)
    : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => Parts().Count();

    public KeyValuePair<string, object?> this[int index] => Parts().ElementAt(index);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Parts().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString()
    {
        var text = new StringBuilder().Append(Procedure).Append(' ').Append(Code);
        if (Reason is not null)
            text.Append(' ').Append(Reason);
        text.Append(CultureInfo.InvariantCulture, $" in {Milliseconds} ms");
        if (Address is not null)
            text.Append(" for ").Append(Address);
        if (By is not null)
            text.Append(" by ").Append(By);
        if (TraceId is not null)
            text.Append(", trace ").Append(TraceId);
        if (Error is not null)
            text.Append(": ").Append(Error);
        return text.ToString();
    }

    private IEnumerable<KeyValuePair<string, object?>> Parts()
    {
        yield return new(nameof(Procedure), Procedure);
        yield return new(nameof(Code), Code);
        if (Reason is not null)
            yield return new(nameof(Reason), Reason);
        yield return new(nameof(Milliseconds), Milliseconds);
        if (Address is not null)
            yield return new(nameof(Address), Address);
        if (By is not null)
            yield return new(nameof(By), By);
        if (TraceId is not null)
            yield return new(nameof(TraceId), TraceId);
        if (Error is not null)
            yield return new(nameof(Error), Error);
    }
}
