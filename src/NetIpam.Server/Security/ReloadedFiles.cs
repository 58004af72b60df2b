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
    private readonly Func<Func<string, byte[]>, T> _load;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _looking = new();
    private long _looked;
    private Dictionary<string, string> _seen = [];
    private volatile T _current;

    /// <summary>Reads the files for the first time.</summary>
    /// <param name="load">Makes what they say of them, or throws <see cref="SecurityFileException"/>. It is given what reads a file;
    /// those that it reads are the files, so that one may name others.</param>
    /// <param name="time">Tells when to look again.</param>
    /// <param name="logger">Is told of a replacement, good or bad, once.</param>
    /// <exception cref="SecurityFileException">They cannot be used.</exception>
    public ReloadedFiles(Func<Func<string, byte[]>, T> load, TimeProvider time, ILogger logger)
    {
        (_load, _time, _logger) = (load, time, logger);
        _current = Load();
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

    private void Look()
    {
        if (_seen.All(file => string.Equals(file.Value, StateOf(file.Key), StringComparison.Ordinal)))
            return;
        try
        {
            _current = Load();
            _logger.LogInformation("Read again, as it changed: {Files}", string.Join(", ", _seen.Keys));
        }
        catch (SecurityFileException e)
        {
            _logger.LogError("{Message} What was there before stays in use.", e.Message);
        }
    }

    /// <summary>Notes what was seen also of what cannot be used, so that it is told once.</summary>
    private T Load()
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            return _load(path =>
            {
                try
                {
                    var content = Read(path);
                    seen[path] = HashOf(content);
                    return content;
                }
                catch (SecurityFileException e)
                {
                    seen[path] = e.Message;
                    throw;
                }
            });
        }
        finally
        {
            _seen = seen;
        }
    }

    private static string StateOf(string path)
    {
        try
        {
            return HashOf(Read(path));
        }
        catch (SecurityFileException e)
        {
            return e.Message;
        }
    }

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

    /// <summary>Not the content itself, so that no secret is kept longer than needed.</summary>
    private static string HashOf(byte[] content) => Convert.ToHexString(SHA256.HashData(content));
}
