namespace NetIpam.Rpc.AspNetCore.Telemetry;

/// <summary>Marks the endpoint that answers calls of procedures that there are not. Their names are anybody's texts, and in no figure.</summary>
internal sealed class UnknownProcedure
{
    public static readonly UnknownProcedure Mark = new();
}
