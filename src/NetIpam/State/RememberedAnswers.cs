namespace NetIpam.State;

/// <summary>
/// The answers to requests with an id, for the last <see cref="Commits"/> commits and at most <see cref="Most"/> of them. They
/// are part of the state: what is forgotten when follows from the log alone.
/// </summary>
internal sealed class RememberedAnswers
{
    public const int Commits = 65_536;
    public const int Most = 262_144;

    private readonly Dictionary<string, RememberedAnswer> _byRequest = new(StringComparer.Ordinal);
    private readonly List<RememberedAnswer> _inOrder = [];
    private int _forgotten;
    private int _forgottenBefore;

    public int Count => _inOrder.Count - _forgotten;

    public IEnumerable<RememberedAnswer> InOrder => _inOrder.Skip(_forgotten);

    public RememberedAnswer? Newest => Count > 0 ? _inOrder[^1] : null;

    public RememberedAnswer? Find(string requestId) => _byRequest.GetValueOrDefault(requestId);

    /// <summary>Forgets what is too old for a commit; answers the sum of the hashes of what was forgotten.</summary>
    public ulong Begin(long sequence)
    {
        ulong sum = 0;
        _forgottenBefore = _forgotten;
        while (Count > 0 && (_inOrder[_forgotten].Id.Sequence <= sequence - Commits || Count > Most))
        {
            var oldest = _inOrder[_forgotten++];
            _byRequest.Remove(oldest.RequestId);
            sum = unchecked(sum + oldest.Fact);
        }
        return sum;
    }

    /// <summary>Takes <see cref="Begin"/> back, after the answers added since were removed.</summary>
    public void UndoBegin()
    {
        while (_forgotten > _forgottenBefore)
        {
            var restored = _inOrder[--_forgotten];
            _byRequest.Add(restored.RequestId, restored);
        }
    }

    public void Accept()
    {
        _forgottenBefore = _forgotten;
        if (_forgotten < 1024 || _forgotten < _inOrder.Count / 2)
            return;
        _inOrder.RemoveRange(0, _forgotten);
        _forgotten = _forgottenBefore = 0;
    }

    public void Add(RememberedAnswer answer)
    {
        if (!_byRequest.TryAdd(answer.RequestId, answer))
            throw new InvalidLogException($"The request \"{answer.RequestId}\" is answered twice.");
        _inOrder.Add(answer);
    }

    public void RemoveNewest()
    {
        var newest = _inOrder[^1];
        _inOrder.RemoveAt(_inOrder.Count - 1);
        _byRequest.Remove(newest.RequestId);
    }
}
