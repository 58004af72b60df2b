namespace NetIpam.TestKit.Property;

/// <summary>What is compared with the golden model.</summary>
public interface ISubject : IAsyncDisposable
{
    ValueTask<Answer> ApplyAsync(Operation operation);
}
