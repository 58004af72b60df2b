using System.Security.Cryptography;

namespace NetIpam.Server.Security;

/// <summary>
/// What a few small files say, read again when they change. They are looked at when they are asked for, at most every
/// <see cref="Interval"/>, and compared by what is in them: where a folder is replaced by way of links, as Kubernetes does it,
/// times tell nothing. While a replacement cannot be used, what was there before holds.
/// </summary>
internal sealed class ReloadedFiles<T>
    where T : class
{
    private readonly IReadOnlyList<string> _paths;
    private readonly Func<IReadOnlyList<byte[]>, T> _read;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _looking = new();
    private long _looked;
    private string _seen;
    private volatile T _current;

    /// <summary>Reads the files for the first time.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="read">Makes what they say of their contents, or throws <see cref="SecurityFileException"/>.</param>
    /// <param name="time">Tells when to look again.</param>
    /// <param name="logger">Is told of a replacement, good or bad, once.</param>
    /// <exception cref="SecurityFileException">They cannot be used.</exception>
    public ReloadedFiles(IReadOnlyList<string> paths, Func<IReadOnlyList<byte[]>, T> read, TimeProvider time, ILogger logger)
    {
        (_paths, _read, _time, _logger) = (paths, read, time, logger);
        var contents = ReadAll();
        _seen = HashOf(contents);
        _current = read(contents);
        _looked = time.GetTimestamp();
    }

    /// <summary>How long a change may go unnoticed.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(2);

    /// <summary>What the files say. Never throws.</summary>
    public T Current
    {
        get
        {
            // While one caller looks, the others go on with what there is.
            if (_time.GetElapsedTime(Volatile.Read(ref _looked)) >= Interval && _looking.TryEnter())
            {
                try
                {
                    Look();
                }
                finally
                {
                    Volatile.Write(ref _looked, _time.GetTimestamp());
                    _looking.Exit();
                }
            }
            return _current;
        }
    }

    private string Names => string.Join(", ", _paths);

    private void Look()
    {
        try
        {
            var contents = ReadAll();
            var hash = HashOf(contents);
            if (string.Equals(hash, _seen, StringComparison.Ordinal))
                return;
            // Also of what cannot be used, so that it is told once.
            _seen = hash;
            _current = _read(contents);
            _logger.LogInformation("Read again, as it changed: {Files}", Names);
        }
        catch (SecurityFileException e)
        {
            if (e.InnerException is IOException or UnauthorizedAccessException)
            {
                if (string.Equals(_seen, e.Message, StringComparison.Ordinal))
                    return;
                _seen = e.Message;
            }
            _logger.LogError("{Message} What was there before stays in use.", e.Message);
        }
    }

    private List<byte[]> ReadAll() => [.. _paths.Select(Read)];

    private static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SecurityFileException($"Cannot read '{path}': {e.Message}", e);
        }
    }

    /// <summary>Not the contents themselves, so that no secret is kept longer than needed.</summary>
    private static string HashOf(List<byte[]> contents) =>
        string.Concat(contents.Select(content => Convert.ToHexString(SHA256.HashData(content))));
}
