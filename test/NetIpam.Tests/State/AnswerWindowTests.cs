using NetIpam.State;

namespace NetIpam.Tests.State;

/// <summary>Which answers <see cref="RememberedAnswers"/> keeps, forgets and takes back, without a log around it.</summary>
public sealed class AnswerWindowTests
{
    private readonly RememberedAnswers _answers = new();

    [Fact]
    public void Answer_is_forgotten_by_the_commit_that_is_so_many_later()
    {
        Add("a", 10);
        Add("b", 11);
        _answers.Begin(10 + RememberedAnswers.Commits - 1).ShouldBe(0UL);
        Names().ShouldBe("a b");
        _answers.Begin(10 + RememberedAnswers.Commits).ShouldBe(FactHash.Answer("a", new AllocationId(10, 0)));
        Names().ShouldBe("b");
        _answers.Find("a").ShouldBeNull();
        _answers.Find("b").ShouldNotBeNull().Id.Sequence.ShouldBe(11);
    }

    [Fact]
    public void Sum_of_what_is_forgotten_is_told()
    {
        Add("a", 1);
        Add("b", 2);
        Add("c", 3);
        _answers.Begin(2 + RememberedAnswers.Commits)
            .ShouldBe(unchecked(FactHash.Answer("a", new AllocationId(1, 0)) + FactHash.Answer("b", new AllocationId(2, 0))));
        _answers.Count.ShouldBe(1);
    }

    [Fact]
    public void No_more_than_so_many_are_kept()
    {
        for (var i = 0; i < RememberedAnswers.Most; i++)
            Add($"{i}", 1);
        _answers.Begin(2);
        _answers.Count.ShouldBe(RememberedAnswers.Most);
        Add("one more", 2);
        _answers.Begin(3);
        _answers.Count.ShouldBe(RememberedAnswers.Most);
        _answers.Find("0").ShouldBeNull();
        _answers.Find("1").ShouldNotBeNull();
    }

    [Fact]
    public void Forgetting_is_taken_back()
    {
        Add("a", 1);
        Add("b", 2);
        _answers.Begin(1 + RememberedAnswers.Commits);
        _answers.Accept();
        _answers.Begin(2 + RememberedAnswers.Commits);
        Names().ShouldBe("");
        _answers.UndoBegin();
        Names().ShouldBe("b");
        _answers.Find("b").ShouldNotBeNull();
        _answers.Find("a").ShouldBeNull();
        _answers.UndoBegin();
        Names().ShouldBe("b");
    }

    [Theory]
    [InlineData(3000, 1000)]
    [InlineData(3000, 1024)]
    [InlineData(3000, 1499)]
    [InlineData(3000, 1500)]
    [InlineData(3000, 2999)]
    [InlineData(3000, 3000)]
    public void What_was_forgotten_for_good_stays_so(int all, int forgotten)
    {
        for (var i = 1; i <= all; i++)
            Add($"{i}", i);
        _answers.Begin(forgotten + RememberedAnswers.Commits);
        _answers.Accept();
        ShouldBeTheRest();
        _answers.UndoBegin();
        ShouldBeTheRest();
        _answers.Begin(all + RememberedAnswers.Commits);
        _answers.Count.ShouldBe(0);
        _answers.UndoBegin();
        ShouldBeTheRest();

        void ShouldBeTheRest()
        {
            _answers.InOrder.Select(answer => answer.Id.Sequence).ShouldBe(Enumerable.Range(forgotten + 1, all - forgotten).Select(i => (long)i));
            _answers.Find($"{forgotten}").ShouldBeNull();
        }
    }

    [Fact]
    public void Newest_is_removed()
    {
        Add("a", 1);
        Add("b", 2);
        _answers.RemoveNewest();
        Names().ShouldBe("a");
        _answers.Find("b").ShouldBeNull();
        Add("b", 2);
        Names().ShouldBe("a b");
    }

    [Fact]
    public void Second_answer_to_a_request_is_refused_and_changes_nothing()
    {
        Add("a", 1);
        Should.Throw<InvalidLogException>(() => Add("a", 2));
        Names().ShouldBe("a");
        _answers.Find("a").ShouldNotBeNull().Id.Sequence.ShouldBe(1);
    }

    private void Add(string request, long sequence) => _answers.Add(new RememberedAnswer(request, new AllocationId(sequence, 0), default));

    private string Names() => string.Join(' ', _answers.InOrder.Select(answer => answer.RequestId));
}
