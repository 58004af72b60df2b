using NetIpam.TestKit.Golden;
using NetIpam.TestKit.Property;

namespace NetIpam.Postgres.Tests;

/// <summary>Answers recorded from go-ipam, where it is right, and those of the golden model are ours too.</summary>
public sealed class GoldenTests(SharedServer shared, ITestOutputHelper output)
{
    public static TheoryData<string> Paths => GoldenFiles.Paths();

    [Theory, MemberData(nameof(Paths))]
    public Task Recorded_answers_are_ours(string path) => GoldenReplay.RunAsync(NewSubject, path);

    [Fact]
    public Task Random_operations_are_answered_as_by_the_model() => Campaign.RunAsync(NewSubject, 1_500, output, reopenEvery: 60, longest: 400);

    private StoreSubject NewSubject()
    {
        PostgresOptions? database = null;
        return new StoreSubject(async () => await Ipam.OpenPostgresAsync(database ??= await shared.NewDatabaseAsync()));
    }
}
