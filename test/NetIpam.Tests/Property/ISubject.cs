namespace NetIpam.Tests.Property;

/// <summary>What is compared with the golden model.</summary>
internal interface ISubject : IAsyncDisposable
{
    ValueTask<Answer> ApplyAsync(Operation operation);
}
