using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace NetIpam.TestKit.Servers;

/// <summary>A PostgreSQL server with data of its own. As root it is run as the user postgres, since it refuses to run as root.</summary>
public sealed class PostgresServer : StoreProcess
{
    /// <summary>Who may do everything.</summary>
    public const string User = "netipam";

    /// <summary>The password of <see cref="User"/>.</summary>
    public const string Password = "not-a-secret";

    private const int SigInt = 2;
    private static readonly string? Binaries = FindBinaries();
    private static readonly string[] Tuning =
        ["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300", "-c", "shared_buffers=64MB", "-c", "log_min_messages=warning"];

    private readonly string[] _settings;
    private int _databases;

    private PostgresServer(string[] settings)
        : base("postgres") => _settings = settings;

    /// <summary>Why there is no server; null when there is one.</summary>
    public static string? Missing =>
        Binaries is null ? "POSTGRESQL NOT TESTED: it is not installed; eng/test-servers installs it." : null;

    /// <summary>Where initdb puts the data.</summary>
    public string Data => Path.Combine(Folder, "data");

    /// <summary>SIGINT: sessions are ended, and it stops without waiting for them.</summary>
    protected override int StopSignal => SigInt;

    /// <summary>A new server that serves. Skips the test when it is not installed.</summary>
    /// <param name="settings">Lines like <c>name=value</c>, as in its configuration file.</param>
    public static async Task<PostgresServer> StartNewAsync(params string[] settings)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        var server = new PostgresServer(settings);
        await server.InitialiseAsync(CancellationToken.None);
        await server.StartAsync();
        return server;
    }

    /// <summary>The same, with a certificate that it shows to those who ask for TLS.</summary>
    public static async Task<PostgresServer> StartNewAsync(X509Certificate2 certificate, params string[] settings)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        var server = new PostgresServer(settings);
        await server.InitialiseAsync(CancellationToken.None);
        await server.WriteCertificateAsync(certificate);
        await server.StartAsync();
        return server;
    }

    /// <summary>A hot standby of this one, which follows it with a little delay.</summary>
    public async Task<PostgresServer> StartStandbyAsync(CancellationToken cancellationToken = default)
    {
        var standby = new PostgresServer(_settings);
        standby.Open();
        var copy = AsOwner("pg_basebackup", "-D", standby.Data, "-R", "-c", "fast", "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", User);
        copy.Environment["PGPASSWORD"] = Password;
        await RunAsync(copy, cancellationToken);
        await standby.StartAsync(cancellationToken);
        return standby;
    }

    /// <summary>Makes a standby a primary.</summary>
    public Task PromoteAsync(CancellationToken cancellationToken = default) =>
        RunAsync(AsOwner("pg_ctl", "-D", Data, "-w", "promote"), cancellationToken);

    /// <summary>How a database is reached, as Npgsql wants it.</summary>
    public string ConnectionString(string database = "postgres", int? port = null) =>
        $"Host=127.0.0.1;Port={port ?? Port};Username={User};Password={Password};Database={database}";

    /// <summary>Creates an empty database; answers its name.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken = default)
    {
        var database = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await QueryAsync($"CREATE DATABASE {database} STRATEGY file_copy", "postgres", cancellationToken);
        return database;
    }

    /// <summary>Runs SQL by psql; answers what it prints: rows as lines, columns parted by |.</summary>
    public async Task<string> QueryAsync(string sql, string database, CancellationToken cancellationToken = default)
    {
        var command = new ProcessStartInfo(
            Path.Combine(Binaries!, "psql"),
            ["-XqAt", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", User, "-d", database, "-c", sql]);
        command.Environment["PGPASSWORD"] = Password;
        return (await RunAsync(command, cancellationToken)).TrimEnd('\n');
    }

    /// <summary>Ends it as a crash would, by <c>pg_ctl -m immediate</c>, and starts it again; it recovers from its log.</summary>
    public async Task RestartImmediatelyAsync(CancellationToken cancellationToken = default)
    {
        await RunAsync(AsOwner("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop"), cancellationToken);
        await UntilEndAsync();
        await StartAsync(cancellationToken);
    }

    /// <summary>A program of PostgreSQL, to be run as the owner of the data.</summary>
    public static ProcessStartInfo AsOwner(string program, params string[] arguments)
    {
        var path = Path.Combine(Binaries!, program);
        // An absolute path stays as it is. The owner may not enter the folder that the tests run in.
        return Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", path, .. arguments]) { WorkingDirectory = "/" }
            : new ProcessStartInfo(path, arguments);
    }

    protected override ProcessStartInfo Command() => AsOwner(
        "postgres",
        ["-D", Data, "-p", Port.ToString(CultureInfo.InvariantCulture), "-k", Folder, .. Tuning, .. _settings.SelectMany(setting => (string[])["-c", setting])]);

    protected override async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        using var probe = Process.Start(new ProcessStartInfo(
            Path.Combine(Binaries!, "pg_isready"), ["-q", "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture)]))!;
        await probe.WaitForExitAsync(cancellationToken);
        return probe.ExitCode == 0;
    }

    private static string? FindBinaries()
    {
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin"))
            : [];
        return Path.GetDirectoryName(Find("initdb", [.. installed]));
    }

    private void Open()
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Folder, (UnixFileMode)0b111_111_111);
    }

    private async Task WriteCertificateAsync(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        foreach (var (name, pem) in new[] { ("server.crt", certificate.ExportCertificatePem()), ("server.key", key.ExportPkcs8PrivateKeyPem()) })
        {
            var source = Path.Combine(Folder, name);
            await File.WriteAllTextAsync(source, pem);
            // Its owner is who runs the command, and it must be nobody else's.
            await RunAsync(AsOwner("/usr/bin/install", "-m", "600", source, Path.Combine(Data, name)), CancellationToken.None);
        }
        await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), "\nssl = on\n");
    }

    private async Task InitialiseAsync(CancellationToken cancellationToken)
    {
        Open();
        var passwords = Path.Combine(Folder, "password");
        await File.WriteAllTextAsync(passwords, Password, cancellationToken);
        await RunAsync(
            AsOwner("initdb", "-D", Data, "-U", User, "--pwfile", passwords, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"), cancellationToken);
    }
}
