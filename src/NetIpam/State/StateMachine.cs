using System.Runtime.InteropServices;
using NetIpam.Codec;
using NetIpam.Log;
using NetIpam.Snapshots;

namespace NetIpam.State;

/// <summary>
/// The state of one log, held in memory: pure logic, no I/O, no clock. It changes only by events that are checked when they
/// are applied, the same way when an operation is decided and when a log is replayed.
/// <para>A batch is begun, filled by decisions or by the events of a commit, and then accepted or undone. After an exception
/// the state is of no use any more.</para>
/// </summary>
internal abstract class StateMachine
{
    private readonly RememberedAnswers _answers = new();
    private readonly List<Event> _batch = [];
    private readonly List<ulong> _digests = [];
    private ulong _digestBefore;

    /// <summary>The newest accepted commit; sequence -1 when there is none.</summary>
    public LogHead Position { get; private set; } = new(-1, default);

    /// <summary>When the newest accepted commit was made.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>The store and the log that this is the state of, as its genesis says; no genesis, none.</summary>
    public Genesis? Genesis { get; private set; }

    /// <summary>The sum of the hashes of all facts.</summary>
    public ulong Digest { get; private set; }

    /// <summary>The events since <see cref="Begin"/>.</summary>
    public List<Event> Batch => _batch;

    /// <summary>Begins a batch: the events of the next commit.</summary>
    public void Begin()
    {
        _digestBefore = Digest;
        if (_answers.Count > 0)
            RemoveFact(_answers.Begin(Position.Sequence + 1));
    }

    /// <summary>Answers an operation, by the state with the batch so far; what it changes is in the batch afterwards.</summary>
    public Answer Decide(in Operation operation)
    {
        if (operation.RequestId is null || _answers.Find(operation.RequestId) is not { } earlier)
            return DecideNew(in operation);
        return IsAnswerTo(in operation, earlier.Event)
            ? AnswerOf(earlier.Event) with { Remembered = true }
            : Answer.Refused(IpamReason.RequestIdReused);
    }

    /// <summary>Applies an event, after checking it, and adds it to the batch.</summary>
    /// <exception cref="InvalidLogException">It contradicts the state.</exception>
    public void Apply(in Event @event)
    {
        var id = new AllocationId(Position.Sequence + 1, _batch.Count);
        _digests.Add(Digest);
        ApplyNew(in @event, id);
        if (@event.RequestId is not null)
            Remember(new RememberedAnswer(@event.RequestId, id, @event with { Content = @event.Content?.WithBytes(null) }));
        _batch.Add(@event);
    }

    /// <summary>Makes the batch part of the state for good.</summary>
    public void Accept(CommitId id, DateTimeOffset at)
    {
        Position = new LogHead(Position.Sequence + 1, id);
        At = at;
        _answers.Accept();
        _batch.Clear();
        _digests.Clear();
    }

    /// <summary>Takes the newest events of the batch back, down to a number of them.</summary>
    public void UndoTo(int count)
    {
        var batch = CollectionsMarshal.AsSpan(_batch);
        for (var i = batch.Length - 1; i >= count; i--)
        {
            ref readonly var undone = ref batch[i];
            if (undone.RequestId is not null)
            {
                RemoveFact(_answers.Find(undone.RequestId)!.Fact);
                _answers.RemoveNewest();
            }
            Revert(in undone, new AllocationId(Position.Sequence + 1, i));
            if (Digest != _digests[i])
                throw new InvalidLogException($"Undoing event {i} of commit {Position.Sequence + 1} does not lead back to the state before.");
        }
        _batch.RemoveRange(count, _batch.Count - count);
        _digests.RemoveRange(count, _digests.Count - count);
    }

    /// <summary>Takes the whole batch back, and its beginning.</summary>
    public void Undo()
    {
        UndoTo(0);
        _answers.UndoBegin();
        Digest = _digestBefore;
    }

    /// <summary>Applies a commit of the log.</summary>
    /// <exception cref="InvalidLogException">It does not follow, or contradicts the state.</exception>
    public void Replay(Commit commit, CommitBody body)
    {
        if (commit.Sequence != Position.Sequence + 1 || commit.Previous != Position.Id)
            throw new InvalidLogException($"Commit {commit.Sequence} ({commit.Id}) does not follow {Position.Sequence} ({Position.Id}).");
        Begin();
        if ((body.Genesis is not null) != (commit.Sequence == 0))
            throw new InvalidLogException($"Commit {commit.Sequence} is out of place: only the first one is a genesis.");
        Genesis ??= body.Genesis;
        foreach (ref readonly var @event in CollectionsMarshal.AsSpan(body.Events))
            Apply(in @event);
        if (Digest != body.Digest)
            throw new InvalidLogException($"After commit {commit.Sequence} the digest of the state is {Digest:x16}, not {body.Digest:x16}.");
        Accept(commit.Id, body.At);
    }

    /// <summary>Writes all facts, so that <see cref="ReadFact"/> of each line gives the same state.</summary>
    public void WriteFacts(FactWriter writer)
    {
        foreach (var _ in WriteFactsStepwise(writer))
            continue;
    }

    /// <summary>As <see cref="WriteFacts"/>, a few lines at a time, so that others can have the processor in between. The state must not
    /// change before the last one.</summary>
    /// <returns>After each step, how much was written.</returns>
    public IEnumerable<long> WriteFactsStepwise(FactWriter writer)
    {
        if (Genesis is not null)
            writer.WriteGenesis(Genesis);
        foreach (var written in WriteOwnFacts(writer))
            yield return written;
        foreach (var answer in _answers.InOrder)
        {
            writer.WriteAnswer(answer);
            yield return writer.Length;
        }
    }

    /// <summary>Takes one line that <see cref="WriteFacts"/> wrote.</summary>
    /// <param name="line">The line.</param>
    /// <param name="fallback">The allocation of facts that name none.</param>
    public void ReadFact(in FactLine line, AllocationId fallback)
    {
        if (line.Genesis is not null)
            Genesis = line.Genesis;
        else if (line.Answer is { } answer)
            Remember(answer);
        else
            ReadOwnFact(in line, fallback);
    }

    /// <summary>Ends the reading of a snapshot.</summary>
    public void Restore(LogHead position, DateTimeOffset at)
    {
        Position = position;
        At = at;
    }

    /// <summary>The newest event that had a request id, if it is remembered.</summary>
    protected Event? NewestRemembered => _answers.Newest?.Event;

    protected abstract Answer DecideNew(in Operation operation);

    /// <summary>Whether an event is what the operation would have caused.</summary>
    protected abstract bool IsAnswerTo(in Operation operation, in Event @event);

    /// <summary>The answer that the cause of an event got.</summary>
    protected abstract Answer AnswerOf(in Event @event);

    /// <summary>Checks an event and applies it.</summary>
    protected abstract void ApplyNew(in Event @event, AllocationId id);

    /// <summary>Takes an event back that was applied last.</summary>
    protected abstract void Revert(in Event @event, AllocationId id);

    protected abstract IEnumerable<long> WriteOwnFacts(FactWriter writer);

    protected abstract void ReadOwnFact(in FactLine line, AllocationId fallback);

    /// <summary>Applies an event that a decision led to, and answers with it.</summary>
    protected Answer Commit(in Event @event)
    {
        Apply(in @event);
        return AnswerOf(in @event);
    }

    protected void AddFact(ulong hash) => Digest = unchecked(Digest + hash);

    protected void RemoveFact(ulong hash) => Digest = unchecked(Digest - hash);

    private void Remember(RememberedAnswer answer)
    {
        _answers.Add(answer);
        AddFact(answer.Fact);
    }
}
