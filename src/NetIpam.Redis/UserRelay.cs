using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;

namespace NetIpam.Redis;

/// <summary>
/// Logs in with a user and a password, which this version of the driver cannot: it knows passwords only. The driver connects
/// to a port of loopback and gives a random password that nobody else has; in its place the server is sent user and
/// password. From then on bytes go to and fro as they are.
/// </summary>
internal sealed class UserRelay : IAsyncDisposable
{
    private const int LongestAnswer = 1024;
    private static readonly TimeSpan LoginLimit = TimeSpan.FromSeconds(5);

    private readonly DnsEndPoint _target;
    private readonly Func<Stream, Task<Stream>>? _secure;
    private readonly byte[] _expected;
    private readonly byte[] _login;
    private readonly TimeProvider _time;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closed = new();
    private volatile string? _failure;

    private UserRelay(DnsEndPoint target, RedisOptions options, string token, TimeProvider time)
    {
        _target = target;
        _time = time;
        _expected = Command("AUTH", token);
        _login = Command("AUTH", options.User!, options.Password!);
        if (options.Tls)
            _secure = stream => RedisConfiguration.SecureAsync(stream, target.Host, options);
    }

    /// <summary>The server, for messages.</summary>
    public string Name => RedisConfiguration.Describe(_target);

    /// <summary>Why the last login failed, for a person; <see langword="null"/> when it did not, or the server was not there.</summary>
    public string? Failure => _failure;

    /// <summary>Where the driver is to connect to.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>A password that nobody can guess.</summary>
    public static string NewToken() => RandomNumberGenerator.GetHexString(64);

    /// <summary>Begins to accept connections that give the token as password.</summary>
    public static UserRelay Start(EndPoint target, RedisOptions options, string token, TimeProvider time)
    {
        var name = target is DnsEndPoint dns ? dns : new DnsEndPoint(((IPEndPoint)target).Address.ToString(), ((IPEndPoint)target).Port);
        var relay = new UserRelay(name, options, token, time);
        relay._listener.Start();
        _ = relay.AcceptAsync();
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
    }

    private static byte[] Command(params string[] words)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (var word in words)
            text.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static async Task<string> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new byte[LongestAnswer];
        var length = 0;
        do
            await stream.ReadExactlyAsync(line.AsMemory(length, 1), cancellationToken).ConfigureAwait(false);
        while (line[length++] != '\n' && length < line.Length);
        return Encoding.ASCII.GetString(line, 0, length);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_closed.Token).ConfigureAwait(false));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task ServeAsync(TcpClient driver)
    {
        using var server = new TcpClient();
        try
        {
            using (driver)
            {
                driver.NoDelay = server.NoDelay = true;
                using var limit = new CancellationTokenSource(LoginLimit, _time);
                using var login = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _closed.Token);
                var near = driver.GetStream();
                var given = new byte[_expected.Length];
                await near.ReadExactlyAsync(given, login.Token).ConfigureAwait(false);
                if (!CryptographicOperations.FixedTimeEquals(given, _expected))
                    return;
                await server.ConnectAsync(_target.Host, _target.Port, login.Token).ConfigureAwait(false);
                Stream far = server.GetStream();
                if (_secure is not null)
                    far = await _secure(far).WaitAsync(login.Token).ConfigureAwait(false);
                await using (far.ConfigureAwait(false))
                {
                    await far.WriteAsync(_login, login.Token).ConfigureAwait(false);
                    await far.FlushAsync(login.Token).ConfigureAwait(false);
                    // Who is refused would go on as the default user, which the driver does not look at.
                    var answer = await ReadLineAsync(far, login.Token).ConfigureAwait(false);
                    if (answer is not "+OK\r\n")
                    {
                        _failure = "it refuses the user or the password.";
                        return;
                    }
                    _failure = null;
                    await near.WriteAsync(Encoding.ASCII.GetBytes(answer), login.Token).ConfigureAwait(false);
                    await Task.WhenAny(near.CopyToAsync(far, _closed.Token), far.CopyToAsync(near, _closed.Token)).ConfigureAwait(false);
                }
            }
        }
        catch (AuthenticationException)
        {
            _failure = RedisLink.CertificateRefused;
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The driver sees that its connection is closed, and tries again.
        }
    }
}
