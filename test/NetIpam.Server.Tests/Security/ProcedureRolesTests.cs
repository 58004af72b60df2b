using NetIpam.Api.V1;
using NetIpam.Server.Security;
using Caller = NetIpam.Server.Tests.Caller;

namespace NetIpam.Server.Tests.Security;

public sealed class ProcedureRolesTests
{
    [Fact]
    public void Every_procedure_of_the_service_has_a_role_and_nothing_else_has() =>
        ProcedureRoles.Procedures.ShouldBe(Caller.Procedures, ignoreOrder: true);

    [Fact]
    public void Every_procedure_is_of_a_kind_that_the_rules_of_access_know() =>
        IpamReflection.Descriptor.Services[0].Methods.ShouldAllBe(
            method => !method.IsClientStreaming && !method.IsServerStreaming,
            "a stream needs its own way through GuardedMethodTable and AccessRules, and rows in AccessTests and JwtAccessTests");

    [Fact]
    public void Every_request_of_a_procedure_in_a_namespace_tells_which() =>
        IpamReflection.Descriptor.Services[0].Methods.Where(method => method.InputType.FindFieldByName("namespace") is null)
            .Select(method => method.Name).ShouldBe(["ListNamespaces", "Version"], ignoreOrder: true);
}
