namespace NetIpam.Fuzz;

/// <summary>Tries inputs on a thread of its own, which is given up when one takes too long.</summary>
internal sealed class BlockingWorker : IDisposable
{
    private readonly IFuzzTarget _target;
    private readonly SemaphoreSlim _given = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private volatile byte[]? _input;
    private volatile string? _fault;

    public BlockingWorker(IFuzzTarget target)
    {
        _target = target;
        new Thread(Work) { IsBackground = true }.Start();
    }

    /// <returns>What went wrong, if something did.</returns>
    public string? Try(byte[] input, TimeSpan limit)
    {
        _input = input;
        _given.Release();
        return _done.Wait(limit) ? _fault : $"It took longer than {limit.TotalSeconds} s.";
    }

    public void Dispose()
    {
        _input = null;
        _given.Release();
    }

    private void Work()
    {
        while (true)
        {
            _given.Wait();
            if (_input is not { } input)
                return;
            try
            {
                _target.Try(input);
                _fault = null;
            }
            catch (Exception e)
            {
                _fault = e is FuzzFaultException ? e.Message : e.ToString();
            }
            _done.Release();
        }
    }
}
