using NetIpam.Log;

namespace NetIpam.Tests.Log;

/// <summary>
/// One folder on a disk in memory that forgets like a real one: contents survive a crash when they were synced, names when
/// the folder was; of the rest any part may, torn at any byte. Every call is a numbered step, at which it can be told to
/// crash or to fail. Not thread-safe.
/// </summary>
internal sealed class SimulatedDisk(int seed) : IDisk
{
    public const string Folder = "/store";

    private readonly Random _random = new(seed);
    private readonly List<NameChange> _pending = [];
    private Dictionary<string, SimulatedFile> _names = new(StringComparer.Ordinal);
    private Dictionary<string, SimulatedFile> _durable = new(StringComparer.Ordinal);
    private bool _isLocked;
    private bool _isDown;

    /// <summary>Whether power was lost and it was not started again.</summary>
    public bool IsDown => _isDown;

    /// <summary>Steps done since the start or the last crash.</summary>
    public int Steps { get; private set; }

    /// <summary>The step at which power is lost.</summary>
    public int CrashAt { get; set; } = int.MaxValue;

    /// <summary>Asked before each step that changes or syncs something: an error to throw instead, after which a write is
    /// half done and a sync has lost what it should have made durable.</summary>
    public Func<DiskStep, string, IOException?>? Fault { get; set; }

    public static IOException NoSpace => new("No space left on device", 28);

    public static IOException InputOutput => new("Input/output error", 5);

    /// <summary>Loses power, if that did not happen yet, and starts again with what is left.</summary>
    public void Restart()
    {
        _isDown = false;
        foreach (var change in _pending)
        {
            if (_random.Next(2) == 0)
                change.Apply(_durable);
        }
        foreach (var file in _durable.Values.Distinct())
            file.LosePower(_random);
        EndProcess();
        _pending.Clear();
        _names = new Dictionary<string, SimulatedFile>(_durable, StringComparer.Ordinal);
        (Steps, CrashAt, Fault) = (0, int.MaxValue, null);
    }

    /// <summary>Ends the process that uses the disk; the disk goes on.</summary>
    public void EndProcess() => _isLocked = false;

    public byte[] ContentOf(string name) => _names[Path.Combine(Folder, name)].Cached.ToArray();

    public bool FileExists(string path) => _names.ContainsKey(path);

    public void CreateFolder(string folder)
    {
    }

    public IReadOnlyList<string> List(string folder)
    {
        Step(DiskStep.Read, folder);
        return _names.Keys.Select(path => Path.GetFileName(path)).ToList();
    }

    public IDiskFile Open(string path, bool forWriting)
    {
        Step(DiskStep.Open, path);
        return _names.TryGetValue(path, out var file) ? new Handle(this, path, file) : throw new FileNotFoundException(path);
    }

    public IDiskFile Create(string path)
    {
        Step(DiskStep.Create, path);
        var file = new SimulatedFile();
        Change(new NameChange(names => names[path] = file));
        return new Handle(this, path, file);
    }

    public void Rename(string from, string to)
    {
        var file = _names.GetValueOrDefault(from);
        var change = new NameChange(names =>
        {
            names.Remove(from);
            names[to] = file!;
        });
        Step(DiskStep.Rename, to, _ =>
        {
            if (_random.Next(2) == 0)
                Change(change);
        });
        Change(change);
    }

    public void Delete(string path)
    {
        Step(DiskStep.Delete, path);
        Change(new NameChange(names => names.Remove(path)));
    }

    public void SyncFolder(string folder)
    {
        Step(DiskStep.SyncFolder, folder);
        foreach (var change in _pending)
            change.Apply(_durable);
        _pending.Clear();
    }

    public IDiskLock? TryLock(string path, ReadOnlySpan<byte> holder)
    {
        if (_isLocked)
            return null;
        _isLocked = true;
        return new Lock(this);
    }

    public byte[] ReadLock(string path) => [];

    public string? NetworkFormat(string folder) => null;

    private void Change(NameChange change)
    {
        change.Apply(_names);
        _pending.Add(change);
    }

    private void Step(DiskStep step, string path, Action<bool>? half = null)
    {
        if (_isDown || ++Steps >= CrashAt)
        {
            if (!_isDown)
                half?.Invoke(true);
            _isDown = true;
            throw new PowerLostException();
        }
        if (Fault?.Invoke(step, Path.GetFileName(path)) is { } error)
        {
            half?.Invoke(false);
            throw error;
        }
    }

    private sealed record NameChange(Action<Dictionary<string, SimulatedFile>> Apply);

    private sealed class Lock(SimulatedDisk disk) : IDiskLock
    {
        public bool KeepsOthersOut => true;

        public void Dispose() => disk.EndProcess();
    }

    private sealed class Handle(SimulatedDisk disk, string path, SimulatedFile file) : IDiskFile
    {
        public long Length => file.Cached.Count;

        public bool HasName => true;

        public int Read(Span<byte> buffer, long offset)
        {
            disk.Step(DiskStep.Read, path);
            return file.Read(buffer, (int)offset);
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            var copy = bytes.ToArray();
            disk.Step(DiskStep.Write, path, _ => file.Write(copy.AsSpan(0, disk._random.Next(copy.Length + 1)), (int)offset));
            file.Write(copy, (int)offset);
        }

        public void Sync()
        {
            disk.Step(DiskStep.Sync, path, crashed =>
            {
                if (!crashed)
                    file.FailSync(disk._random);
            });
            file.Sync();
        }

        public void Truncate(long length)
        {
            disk.Step(DiskStep.Truncate, path);
            file.Truncate((int)length);
        }

        public void Dispose()
        {
        }
    }
}
