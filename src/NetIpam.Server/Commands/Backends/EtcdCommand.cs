using System.CommandLine;
using NetIpam.Etcd;
using NetIpam.Server.Hosting;

namespace NetIpam.Server.Commands.Backends;

/// <summary><c>etcd</c>.</summary>
internal sealed class EtcdCommand : BackendCommand
{
    private readonly HostSettings _host = new("ETCD", 2379, "members of one cluster");
    private readonly Setting _user = new("--user", "ETCD_USER", null, "The user, if the cluster has authentication.");
    private readonly PasswordSetting _password = new("ETCD_PASSWORD", null);
    private readonly Setting _ca = new("--ca-file", "ETCD_CA_FILE", null, "The authorities of the members' certificates, in PEM.");
    private readonly Setting _certificate = new("--cert-file", "ETCD_CERT_FILE", null, "The certificate to show to the members, in PEM.");
    private readonly Setting _key = new("--key-file", "ETCD_KEY_FILE", null, "The private key of that certificate, in PEM.");

    private readonly Switch _insecure = new(
        "--insecure-skip-verify", "ETCD_INSECURE_SKIP_VERIFY", "Use TLS, and take any certificate of a member.");

    private readonly Setting _prefix = new("--key-prefix", "ETCD_KEY_PREFIX", EtcdOptions.DefaultKeyPrefix, "What all keys begin with.");
    /// <inheritdoc/>
    public override string Name => "etcd";

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Aliases => ["e"];

    /// <inheritdoc/>
    protected override string Title => "a store in etcd 3.4 or later";

    /// <inheritdoc/>
    protected override IReadOnlyList<Flag> Flags =>
        [.. _host.Flags, _user, .. _password.Flags, _ca, _certificate, _key, _insecure, _prefix];

    /// <inheritdoc/>
    protected override Backend Read(ParseResult line, CreateMode create)
    {
        var options = new EtcdOptions
        {
            Endpoints = _host.ReadEndpoints(line),
            User = _user.Find(line, text => text),
            Password = _password.Read(line),
            CaFile = _ca.Find(line, SettingText.ReadPath),
            CertificateFile = _certificate.Find(line, SettingText.ReadPath),
            KeyFile = _key.Find(line, SettingText.ReadPath),
            InsecureSkipVerify = _insecure.Read(line),
            KeyPrefix = _prefix.Read(line, text => text),
        };
        Check(options.Check);
        return new EtcdBackend(options, create);
    }
}
