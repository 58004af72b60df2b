using NetIpam.Server.Profiling.Pprof;
using ValueType = NetIpam.Server.Profiling.Pprof.ValueType;

namespace NetIpam.Server.Profiling;

/// <summary>Puts a profile together in the form that pprof reads. A function is one location, whatever address in it was seen.</summary>
internal sealed class ProfileBuilder
{
    private const ulong OnlyMapping = 1;

    private readonly Profile _profile = new();
    private readonly Dictionary<string, long> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<Frame, ulong> _locations = [];

    /// <param name="types">What is counted, and in what unit. The last one is shown first.</param>
    public ProfileBuilder(params IReadOnlyList<(string Type, string Unit)> types)
    {
        // The format wants it at the first place.
        TextOf("");
        foreach (var (type, unit) in types)
            _profile.SampleType.Add(TypeOf(type, unit));
        _profile.DefaultSampleType = _profile.SampleType[^1].Type;
        // With functions told, pprof does not go and look for the program.
        _profile.Mapping.Add(new Mapping { Id = OnlyMapping, Filename = TextOf("ipam-server"), HasFunctions = true });
    }

    /// <summary>Adds a stack.</summary>
    /// <param name="frames">From the innermost to the outermost; not empty.</param>
    /// <param name="values">One for each type.</param>
    /// <param name="labels">What else is known of it.</param>
    public void Add(IReadOnlyList<Frame> frames, IReadOnlyList<long> values, params IReadOnlyList<(string Key, string Text)> labels)
    {
        var sample = new Sample();
        foreach (var frame in frames)
            sample.LocationId.Add(LocationOf(frame));
        sample.Value.Add(values);
        foreach (var (key, text) in labels)
            sample.Label.Add(new Label { Key = TextOf(key), Str = TextOf(text) });
        _profile.Sample.Add(sample);
    }

    /// <summary>Adds a line for those who look at the profile later; <c>go tool pprof -comments</c> shows it.</summary>
    public void AddComment(string text) => _profile.Comment.Add(TextOf(text));

    /// <summary>Says of a profile that a part of it is missing, if it is so.</summary>
    public void AddLost(int events)
    {
        if (events > 0)
            AddComment($"{events} events were lost: the figures are too low.");
    }

    /// <summary>The profile.</summary>
    /// <param name="start">When it was begun.</param>
    /// <param name="duration">How long it took.</param>
    public Profile Build(DateTimeOffset start, TimeSpan duration)
    {
        _profile.TimeNanos = (start - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        _profile.DurationNanos = duration.Ticks * TimeSpan.NanosecondsPerTick;
        return _profile;
    }

    /// <summary>The profile, of samples that are a certain period apart.</summary>
    public Profile Build(DateTimeOffset start, TimeSpan duration, (string Type, string Unit) periodType, long period)
    {
        _profile.PeriodType = TypeOf(periodType.Type, periodType.Unit);
        _profile.Period = period;
        return Build(start, duration);
    }

    private ValueType TypeOf(string type, string unit) => new() { Type = TextOf(type), Unit = TextOf(unit) };

    private ulong LocationOf(Frame frame)
    {
        if (_locations.TryGetValue(frame, out var id))
            return id;
        id = (ulong)_locations.Count + 1;
        _locations.Add(frame, id);
        _profile.Function.Add(new Function { Id = id, Name = TextOf(frame.Name), SystemName = TextOf(frame.SystemName) });
        _profile.Location.Add(new Location { Id = id, MappingId = OnlyMapping, Line = { new Line { FunctionId = id } } });
        return id;
    }

    private long TextOf(string text)
    {
        if (!_texts.TryGetValue(text, out var index))
        {
            index = _profile.StringTable.Count;
            _texts.Add(text, index);
            _profile.StringTable.Add(text);
        }
        return index;
    }
}
