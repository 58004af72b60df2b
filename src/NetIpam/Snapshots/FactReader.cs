using System.Runtime.CompilerServices;
using System.Text.Json;
using NetIpam.Codec;
using NetIpam.State;

namespace NetIpam.Snapshots;

/// <summary>Reads the lines that <see cref="FactWriter"/> wrote, into a state.</summary>
internal static class FactReader
{
    /// <summary>Reads parts of whole lines.</summary>
    /// <exception cref="InvalidLogException">They contradict themselves or the state.</exception>
    /// <exception cref="UpgradeNeededException">They are of a later format.</exception>
    public static void Read(IEnumerable<ReadOnlyMemory<byte>> parts, StateMachine state, AllocationId fallback)
    {
        foreach (var part in parts)
            ReadPart(part.Span, state, fallback);
    }

    /// <inheritdoc cref="Read"/>
    public static void ReadPart(ReadOnlySpan<byte> part, StateMachine state, AllocationId fallback)
    {
        while (!part.IsEmpty)
            part = part[ReadLine(part, state, fallback)..];
    }

    /// <summary>Reads the first line of what is left of a part.</summary>
    /// <returns>Its length, with its end.</returns>
    /// <inheritdoc cref="Read"/>
    public static int ReadLine(ReadOnlySpan<byte> part, StateMachine state, AllocationId fallback)
    {
        var end = part.IndexOf((byte)'\n');
        if (end < 0)
            throw new InvalidLogException("A part of a snapshot ends in the middle of a line.");
        state.ReadFact(ReadLine(part[..end]), fallback);
        return end + 1;
    }

    /// <summary>Reads one line, without its end.</summary>
    /// <inheritdoc cref="Read"/>
    public static FactLine ReadLine(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var json = new Utf8JsonReader(utf8);
            return ReadLine(ref json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or OverflowException)
        {
            throw new InvalidLogException($"A line of a snapshot cannot be read: {e.Message}");
        }
    }

    // Busy from the first moment on, when a large namespace is opened.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static FactLine ReadLine(scoped ref Utf8JsonReader json)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            throw JsonText.Malformed("a line of a snapshot");
        UInt128? store = null;
        long generation = 0;
        AllocationId? answered = null;
        Event? answer = null;
        var line = default(FactLine);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (Is(ref json, FactNames.In))
                line = line with { In = JsonText.ReadCidr(ref json) };
            else if (Is(ref json, FactNames.Addresses))
                line = line with { HasRuns = true, Runs = new AddressRuns(JsonText.StringSpan(ref json)) };
            else if (Is(ref json, FactNames.Prefix))
                line = line with { Prefix = JsonText.ReadCidr(ref json) };
            else if (Is(ref json, FactNames.Parent))
                line = line with { Parent = JsonText.ReadCidr(ref json) };
            else if (Is(ref json, FactNames.Id))
                line = line with { Id = JsonText.ReadAllocation(ref json) };
            else if (Is(ref json, FactNames.Closed) && json.TokenType == JsonTokenType.True)
                line = line with { Closed = true };
            else if (Is(ref json, FactNames.Namespace))
                line = line with { Namespace = JsonText.ReadText(ref json) };
            else if (Is(ref json, FactNames.NextGeneration))
                line = line with { NextGeneration = JsonText.ReadNumber(ref json) };
            else if (Is(ref json, FactNames.Generation) || Is(ref json, FactNames.Log))
                generation = JsonText.ReadNumber(ref json);
            else if (Is(ref json, FactNames.Store))
                store = JsonText.ReadHex(ref json);
            else if (Is(ref json, FactNames.Answered))
                answered = JsonText.ReadAllocation(ref json);
            else if (Is(ref json, FactNames.Event))
                answer = EventJson.Read(ref json);
            else
                throw new UpgradeNeededException($"A line of a snapshot has the property \"{json.GetString()}\", which this version does not know.");
        }
        if (store is { } id)
            return new FactLine { Genesis = new Genesis(id, generation) };
        if (answer is { RequestId: { } request } caused && answered is { } place)
            return new FactLine { Answer = new RememberedAnswer(request, place, caused) };
        return line.In.HasValue == line.HasRuns
            ? line with { Generation = generation }
            : throw JsonText.Malformed("a list of addresses in a prefix");
    }

    private static bool Is(ref Utf8JsonReader json, JsonEncodedText name) => json.ValueTextEquals(name.EncodedUtf8Bytes) && json.Read();
}
