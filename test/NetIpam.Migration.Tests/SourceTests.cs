namespace NetIpam.Migration.Tests;

/// <summary>What holds of every kind of go-ipam's stores: all namespaces are found, migrated and verified, and nothing is changed there.</summary>
public abstract class SourceTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected string Target => Path.Combine(_folder.Path, "store");

    protected string Folder => _folder.Path;

    /// <summary>Where the data are.</summary>
    protected abstract string Source { get; }

    public abstract ValueTask InitializeAsync();

    public virtual ValueTask DisposeAsync()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
        return default;
    }

    /// <summary>Everything that is in the source, in any form that shows a change.</summary>
    protected abstract Task<string> PhotographAsync();

    /// <summary>Acquires an address in the namespace tenant, as go-ipam does it.</summary>
    protected abstract Task ChangeAsync();

    [Fact]
    public async Task All_namespaces_are_migrated_and_verified()
    {
        var before = await PhotographAsync();
        var report = await RunAsync(apply: true);
        report.Namespaces.Select(each => (each.Name, each.Outcome)).ShouldBe(ExpectedNames().Select(name => (name, NamespaceOutcome.Migrated)));
        report.IsComplete.ShouldBeTrue();
        (await PhotographAsync()).ShouldBe(before);
        await using var ipam = await Ipam.OpenFileAsync(Target, cancellationToken: Token);
        await SampleData.ShouldBeInAsync(ipam, ExpectedNames());
    }

    [Fact]
    public async Task Look_shows_what_would_be_done_and_changes_nothing()
    {
        var before = await PhotographAsync();
        var report = await RunAsync(apply: false);
        report.Namespaces.Select(each => (each.Name, each.Outcome)).ShouldBe(ExpectedNames().Select(name => (name, NamespaceOutcome.Ready)));
        report.Applied.ShouldBeFalse();
        Directory.Exists(Target).ShouldBeFalse();
        (await PhotographAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Second_run_finds_everything_there_and_a_changed_source_is_told()
    {
        await RunAsync(apply: true);
        (await RunAsync(apply: true)).Namespaces.ShouldAllBe(each => each.Outcome == NamespaceOutcome.AlreadyThere);
        await ChangeAsync();
        var report = await RunAsync(apply: true);
        var changed = report.Namespaces.Where(each => each.Outcome != NamespaceOutcome.AlreadyThere).ShouldHaveSingleItem();
        (changed.Name, changed.Outcome).ShouldBe(("tenant", NamespaceOutcome.TargetDiffers));
        changed.Messages[0].ShouldContain("10.0.0.99");
    }

    [Fact]
    public async Task Source_that_changes_meanwhile_is_noticed()
    {
        var migration = new DataMigration(Options() with
        {
            Progress = text =>
            {
                if (text is "writing \"tenant\"")
                    ChangeAsync().GetAwaiter().GetResult();
            },
        });
        var report = await migration.ApplyAsync(Token);
        report.Namespaces.Single(each => each.Name == "tenant").Outcome.ShouldBe(NamespaceOutcome.SourceChanged);
        report.Namespaces.Where(each => each.Name != "tenant").ShouldAllBe(each => each.Outcome == NamespaceOutcome.Migrated);
        report.IsComplete.ShouldBeFalse();
    }

    [Fact]
    public async Task One_namespace_can_be_named_and_called_otherwise()
    {
        var report = await new DataMigration(Options() with
        {
            Namespaces = ["tenant"],
            Renames = new Dictionary<string, string> { ["tenant"] = "blue" },
        }).ApplyAsync(Token);
        report.Namespaces.ShouldHaveSingleItem().Target.ShouldBe("blue");
        await using var ipam = await Ipam.OpenFileAsync(Target, cancellationToken: Token);
        (await ipam.ListNamespacesAsync(Token)).ShouldBe(["blue", "root"]);
        (await ipam.Namespace("blue").ListPrefixesAsync(Token)).Count.ShouldBe(4);
    }

    /// <summary>The names that this kind of store can hold.</summary>
    protected virtual IEnumerable<string> ExpectedNames() => SampleData.Namespaces().Keys;

    protected MigrationOptions Options(string? to = null) => new() { From = StoreUri.Parse(Source), To = StoreUri.Parse(to ?? $"file://{Target}") };

    protected Task<MigrationReport> RunAsync(bool apply, string? to = null, string? from = null)
    {
        var options = Options(to);
        var migration = new DataMigration(from is null ? options : options with { From = StoreUri.Parse(from) });
        return apply ? migration.ApplyAsync(Token) : migration.LookAsync(Token);
    }

    /// <summary>The data can be migrated to the place where they are, and are left alone; afterwards it has to be said whose are meant.</summary>
    protected async Task ShouldMigrateWithinOnePlaceAsync(string place, Func<Task<Ipam>> open)
    {
        var report = await RunAsync(apply: true, to: place, from: place);
        report.Namespaces.ShouldAllBe(each => each.Outcome == NamespaceOutcome.Migrated);
        await using (var ipam = await open())
            await SampleData.ShouldBeInAsync(ipam);
        (await RunAsync(apply: true, to: place, from: "go-ipam+" + place)).Namespaces.ShouldAllBe(each => each.Outcome == NamespaceOutcome.AlreadyThere);
        (await Should.ThrowAsync<IpamException>(() => RunAsync(apply: true, to: $"file://{Target}", from: place))).Message.ShouldContain("data of both go-ipam and NetIpam");
        (await RunAsync(apply: true, to: $"file://{Target}", from: "netipam+" + place)).WithHistory.ShouldBeTrue();
        await using var copy = await Ipam.OpenFileAsync(Target, cancellationToken: Token);
        await SampleData.ShouldBeInAsync(copy);
    }

    /// <summary>A store of NetIpam can be copied to another part of the place where it is, and not to itself.</summary>
    /// <param name="other">The parameter that names another part.</param>
    /// <param name="usual">The same with the part that is meant without it.</param>
    protected async Task ShouldBeCopiedWithinOnePlaceAsync(string other, string usual)
    {
        await RunAsync(apply: true, to: Source);
        var report = await RunAsync(apply: true, from: "netipam+" + Source, to: $"{Source}?{other}");
        report.WithHistory.ShouldBeTrue();
        report.Namespaces.Select(each => each.Name).ShouldBe(ExpectedNames(), ignoreOrder: true);
        report.Namespaces.ShouldAllBe(each => each.Outcome == NamespaceOutcome.Migrated);
        (await Should.ThrowAsync<IpamException>(() => RunAsync(apply: true, from: "netipam+" + Source, to: $"{Source}?{usual}"))).Message.ShouldContain("the same store");
    }
}
