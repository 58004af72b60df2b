namespace NetIpam.TestKit.Property;

/// <summary>Carries out operations on a namespace through the public surface.</summary>
public static class NamespaceCaller
{
    public static async ValueTask<Answer> ApplyAsync(IpamNamespace space, Operation operation)
    {
        try
        {
            return await CallAsync(space, operation);
        }
        catch (IpamException refused)
        {
            return Answer.Refused(refused.Reason);
        }
    }

    private static async ValueTask<Answer> CallAsync(IpamNamespace space, Operation operation)
    {
        switch (operation.Kind)
        {
            case OperationKind.Create:
                return Answer.Of(await space.CreatePrefixAsync(operation.Prefix));
            case OperationKind.Delete:
                return Answer.Of(await space.DeletePrefixAsync(operation.Prefix));
            case OperationKind.Get:
                return Answer.Of(await space.GetPrefixAsync(operation.Prefix));
            case OperationKind.List:
                return Answer.Of(await space.ListPrefixesAsync());
            case OperationKind.Usage:
                return Answer.Of(await space.GetUsageAsync(operation.Prefix));
            case OperationKind.AcquireChild:
                return Answer.Of(await space.AcquireChildPrefixAsync(operation.Prefix, operation.Length));
            case OperationKind.AcquireSpecificChild:
                return Answer.Of(await space.AcquireSpecificChildPrefixAsync(operation.Prefix, operation.Child));
            case OperationKind.ReleaseChild:
                return Answer.Of(await space.ReleaseChildPrefixAsync(operation.Prefix));
            case OperationKind.AcquireAddress:
                return Answer.Of(await space.AcquireAddressAsync(operation.Prefix));
            case OperationKind.AcquireSpecificAddress:
                return Answer.Of(await space.AcquireSpecificAddressAsync(operation.Prefix, operation.Address));
            case OperationKind.ReleaseAddress:
                await space.ReleaseAddressAsync(operation.Prefix, operation.Address);
                return Answer.Done;
            case OperationKind.Content:
                return new Answer(DumpText.Content(await space.DumpAsync()));
            default:
                return Answer.Done;
        }
    }
}
