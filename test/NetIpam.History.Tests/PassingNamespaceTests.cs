namespace NetIpam.History.Tests;

/// <summary>The checker sees every kind of violation in a namespace that comes and goes, and no other.</summary>
public sealed class PassingNamespaceTests
{
    private const string Net = "10.0.0.0/24";
    private const string Held = "a 1-2 creates \n a 3-4 acquires 10.0.0.0/24 \n a 5-6 acquires 10.0.0.1 \n";
    private const string Emptied = Held + "a 7-8 releases 10.0.0.1 \n a 9-10 releases 10.0.0.0/24 \n";

    [Theory]
    [InlineData("z 1-2 finds nonamespace", "nobody created it")]
    [InlineData("a 1-2 creates \n b 3-4 creates \n z 5-6 finds", "it was there already")]
    [InlineData("a 1-9 creates \n b 2-3 acquires 10.0.0.0/24 nonamespace \n b 4-5 acquires 10.0.0.0/24 \n z 10-11 finds 10.0.0.0/24", "during the creation")]
    [InlineData(Emptied + "b 11-12 deletes \n z 13-14 finds nonamespace", "after all was given back")]
    [InlineData(Emptied + "b 11-12 deletes \n b 13-14 creates \n z 15-16 finds", "a new one is empty")]
    [InlineData(Emptied + "b 11-? deletes \n z 13-14 finds nonamespace \n b 15-16 creates \n z 17-18 finds", "a deletion of unknown outcome was done")]
    [InlineData(Emptied + "b 11-? deletes \n z 13-14 finds", "or was not")]
    [InlineData(Emptied + "b 11-20 deletes \n c 12-19 deletes nonamespace \n z 21-22 finds nonamespace", "one of two deletes it")]
    [InlineData(Emptied + "b 11-20 deletes \n c 12-19 creates \n c 21-22 acquires 10.0.0.0/24 \n z 23-24 finds 10.0.0.0/24", "created again during the deletion")]
    [InlineData(Held + "b 7-8 deletes notempty \n z 9-10 finds 10.0.0.0/24 10.0.0.1", "something is held")]
    [InlineData("a 1-2 creates \n a 3-? acquires 10.0.0.0/24 \n b 4-5 deletes notempty \n z 6-7 finds 10.0.0.0/24", "an acquire of unknown outcome is in the way")]
    [InlineData("a 1-2 creates \n a 3-4 loads 10.0.0.0/24 10.0.0.1 \n z 5-6 finds 10.0.0.0/24 10.0.0.1", "all of it")]
    [InlineData("a 1-2 creates \n a 3-? loads 10.0.0.0/24 10.0.0.1 \n z 5-6 finds", "a load of unknown outcome was not done")]
    [InlineData("a 1-2 creates \n a 3-? loads 10.0.0.0/24 10.0.0.1 \n b 5-6 acquires 10.0.0.1 taken \n z 7-8 finds 10.0.0.0/24 10.0.0.1", "or was")]
    [InlineData("a 1-2 creates \n a 3-10 loads 10.0.0.0/24 10.0.0.1 notempty \n b 4-9 acquires 10.0.0.0/24 \n a 11-12 finds 10.0.0.0/24", "the acquire was first")]
    [InlineData("a 1-2 creates \n a 3-10 loads 10.0.0.0/24 10.0.0.1 \n b 4-9 acquires 10.0.0.0/24 taken \n a 11-12 finds 10.0.0.0/24 10.0.0.1", "the load was first")]
    public void What_can_be_is_no_violation(string story, string why) =>
        HistoryChecker.Check(Telling.TellOfNamespace(story)).ShouldBeEmpty(why);

    [Theory]
    [InlineData(Held + "b 7-8 deletes", "HeldTwice", "b deleted green by 8, while a held 10.0.0.1, since 6")]
    [InlineData(Held + "b 7-8 deletes", "NamespaceOrder", "b DeleteNamespace [7, 8]")]
    [InlineData(Held + "b 7-8 deletes \n b 9-10 creates \n b 11-12 acquires 10.0.0.0/24 \n b 13-14 acquires 10.0.0.1", "HeldTwice", "while a held")]
    [InlineData("a 1-2 creates \n a 3-4 loads 10.0.0.0/24 10.0.0.1 \n b 5-6 deletes", "HeldTwice", "while a held 10.0.0.1, since 4")]
    [InlineData("a 1-2 creates \n a 3-4 loads 10.0.0.0/24 10.0.0.1 \n b 5-6 acquires 10.0.0.1", "HeldTwice", "b was given 10.0.0.1 at 6, while a held 10.0.0.1")]
    [InlineData(Held + "b 7-8 loads 10.0.0.0/24 10.0.0.2", "HeldTwice", "b was given 10.0.0.0/24 at 8")]
    [InlineData(Held + "b 7-8 loads 10.9.0.0/24", "NamespaceOrder", "b Load [7, 8]")]
    [InlineData("a 1-2 creates \n a 3-9 loads 10.0.0.0/24 10.0.0.1 \n b 4-5 finds 10.0.0.0/24 \n z 10-11 finds 10.0.0.0/24 10.0.0.1", "NamespaceOrder", "b ReadNamespace [4, 5]")]
    [InlineData("a 1-2 creates \n a 3-? loads 10.0.0.0/24 10.0.0.1 \n z 4-5 finds 10.0.0.0/24", "NamespaceOrder", "z ReadNamespace [4, 5]")]
    [InlineData("a 1-2 creates \n a 3-4 loads 10.0.0.0/24 10.0.0.1 \n z 5-6 finds", "NamespaceOrder", "z ReadNamespace [5, 6]")]
    [InlineData("a 1-2 creates \n a 3-4 loads 10.0.0.0/24 notempty", "NamespaceOrder", "a Load [3, 4]")]
    [InlineData("a 1-2 creates \n z 3-4 finds nonamespace", "NamespaceOrder", "z ReadNamespace [3, 4]")]
    [InlineData("a 1-2 acquires 10.0.0.0/24", "NamespaceOrder", "a AcquirePrefix [1, 2]")]
    [InlineData("a 1-2 creates \n a 3-4 acquires 10.0.0.1", "NamespaceOrder", "a AcquireAddress [3, 4]")]
    [InlineData(Emptied + "b 11-20 deletes \n c 12-19 deletes \n z 21-22 finds nonamespace", "NamespaceOrder", "b DeleteNamespace [11, 20]")]
    [InlineData(Emptied + "b 11-12 deletes notempty", "NamespaceOrder", "b DeleteNamespace [11, 12]")]
    [InlineData(Emptied + "b 11-12 deletes \n z 13-14 finds-it", "NamespaceOrder", "z ReadNamespace [13, 14]")]
    [InlineData(Emptied + "b 11-12 deletes \n b 13-14 creates \n z 15-16 finds 10.0.0.0/24", "NamespaceOrder", "z ReadNamespace [15, 16]")]
    [InlineData(Emptied + "b 11-12 deletes \n c 13-14 releases 10.0.0.1 free", "NamespaceOrder", "c ReleaseAddress [13, 14]")]
    [InlineData(Emptied + "b 11-? deletes \n z 13-14 finds nonamespace \n c 15-16 creates \n z 17-18 finds nonamespace", "NamespaceOrder", "z ReadNamespace [17, 18]")]
    [InlineData(Held + "c 7-8 releases 10.0.0.0/24", "NamespaceOrder", "c ReleasePrefix [7, 8]")]
    public void What_must_not_be_is_a_violation(string story, string rule, string message) =>
        HistoryChecker.Check(Telling.TellOfNamespace(story)).ShouldContain(violation => violation.Rule == rule && violation.Message.Contains(message), story);

    [Fact]
    public void Namespaces_know_nothing_of_each_other()
    {
        var green = Telling.TellOfNamespace(Held);
        var blue = green.Select(entry => entry with { Namespace = "blue" });
        HistoryChecker.Check([.. green, .. blue, .. Telling.Tell("a 1-2 acquires 10.0.0.1")]).ShouldBeEmpty();
    }

    /// <summary>Many answers that were lost do not make the search explode.</summary>
    [Fact]
    public void A_crowd_is_checked_in_time()
    {
        var story = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            var t = i * 100;
            story.Add($"c{i} {t + 1}-? creates \n d{i} {t + 2}-? deletes \n l{i} {t + 3}-? loads {Net} 10.0.0.1 \n p{i} {t + 4}-? acquires {Net} \n q{i} {t + 5}-? releases {Net}");
            story.Add($"r{i} {t + 6}-? acquires 10.0.0.{i + 1} \n s{i} {t + 7}-? releases 10.0.0.{i + 1} \n z{i} {t + 8}-{t + 90} finds {Net} 10.0.0.{i + 1}");
            story.Add($"y{i} {t + 9}-{t + 91} finds nonamespace \n x{i} {t + 10}-{t + 92} finds");
        }
        HistoryChecker.Check(Telling.TellOfNamespace(string.Join('\n', story))).ShouldBeEmpty();
    }
}
