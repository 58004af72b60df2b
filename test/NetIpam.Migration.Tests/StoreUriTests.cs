using NetIpam.Migration.Stores;

namespace NetIpam.Migration.Tests;

/// <summary>The URIs of stores.</summary>
public sealed class StoreUriTests
{
    [Theory]
    [InlineData("rediss://host")]
    [InlineData("REDISS://host")]
    public void Scheme_of_tls_means_it_however_it_is_written(string uri) => StoreSettings.Redis(StoreUri.Parse(uri)).Tls.ShouldBeTrue();

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
}
