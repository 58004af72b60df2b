using NetIpam.Migration.Stores;
using NetIpam.TestKit.Security;

namespace NetIpam.Migration.Tests;

/// <summary>The URIs of stores.</summary>
public sealed class StoreUriTests
{
    [Theory]
    [InlineData("rediss://host")]
    [InlineData("REDISS://host")]
    public void Scheme_of_tls_means_it_however_it_is_written(string uri) => StoreSettings.Redis(StoreUri.Parse(uri)).Tls.ShouldBeTrue();

    [Fact]
    public void All_authorities_of_a_file_are_trusted()
    {
        using var folder = new TemporaryFolder();
        using var first = TestAuthority.Create("First Root");
        using var second = TestAuthority.Create("Second Root");
        var file = Path.Combine(folder.Path, "ca.pem");
        File.WriteAllText(file, $"{first.Pem}\n{second.Pem}\n");
        StoreSettings.Redis(StoreUri.Parse($"redis://host?ca-file={file}")).TlsAuthorities.ShouldNotBeNull().ShouldBe([first.Certificate, second.Certificate]);
        File.WriteAllText(file, "nothing");
        Should.Throw<IOException>(() => StoreSettings.Redis(StoreUri.Parse($"redis://host?ca-file={file}"))).Message.ShouldContain(file);
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("cockroach")]
    [InlineData("redis")]
    [InlineData("etcd")]
    [InlineData("mongodb")]
    [InlineData("http")]
    [InlineData("go-ipam+postgres")]
    [InlineData("other")]
    [InlineData("u:6174")]
    public void No_part_of_a_password_is_told(string scheme)
    {
        string[] users = ["u", "u@server", ""];
        string[] signs = ["?", "/", "#", "@", "@?", "?@", "@/", "/?", "?a=", "?tls=", "?tls&", "&", ":", "://", "%3F", "/db?sslmode="];
        string[] ends = ["@host/db", "@host", "@host:5/db?password-file=/a@b"];
        foreach (var user in users)
        {
            foreach (var password in signs.Select(sign => $"6174{sign}6174"))
            {
                foreach (var text in ends.Select(end => $"{scheme}://{user}:{password}{end}"))
                    Told(text).ShouldNotContain("6174", customMessage: text);
            }
        }
    }

    [Theory]
    [InlineData("mongodb://host/db?appName=a@b", null, "host", "db", "appName", "a@b")]
    [InlineData("postgres://u@host/db?password-file=/a@b", "u", "host", "db", "password-file", "/a@b")]
    [InlineData("postgres://u@host/d@b?sslmode=require", "u", "host", "d@b", "sslmode", "require")]
    [InlineData("redis://u:p@ss@host:1/0?key-prefix=a%40b", "u", "host:1", "0", "key-prefix", "a@b")]
    public void Sign_behind_the_host_belongs_to_no_user(string text, string? user, string place, string database, string parameter, string value)
    {
        var uri = StoreUri.Parse(text);
        (uri.User, uri.Place, uri.Database, uri.Find(parameter)).ShouldBe((user, place, database, value));
    }

    [Fact]
    public void Password_with_a_sign_that_has_to_be_escaped_is_refused_with_what_to_write() =>
        Should.Throw<FormatException>(() => StoreUri.Parse("postgres://u:se?cret@host/db")).Message.ShouldContain("%3F");

    [Theory]
    [InlineData("file:///a%3Fb")]
    [InlineData("file:///a%2541")]
    [InlineData("netipam+postgres://a%40b@host:1/c%2Fd")]
    public void Place_is_the_same_when_it_is_read_from_what_is_printed(string text)
    {
        var uri = StoreUri.Parse(text);
        var again = StoreUri.Parse(uri.ToString());
        (again.Kind, again.Owner, again.Place, again.Database, again.User).ShouldBe((uri.Kind, uri.Owner, uri.Place, uri.Database, uri.User));
    }

    /// <summary>All that can be told of a URI, be it a fault or what it leads to.</summary>
    private static string Told(string text)
    {
        StoreUri? uri = null;
        try
        {
            uri = StoreUri.Parse(text);
            object settings = uri.Kind switch
            {
                StoreKind.Postgres or StoreKind.Cockroach => uri.HostAndPort(5432),
                StoreKind.Redis => string.Join(' ', uri.Hosts),
                StoreKind.Etcd => string.Join(' ', uri.Hosts),
                StoreKind.MongoDB => StoreSettings.Mongo(uri).ToString(),
                _ => $"{uri.Place}",
            };
            return $"{uri} {uri.Place} {uri.Database} {uri.User} {settings} {string.Join(' ', uri.Parameters)}";
        }
        catch (Exception e) when (e is FormatException or IOException)
        {
            return $"{uri} {e.Message}";
        }
    }
}
