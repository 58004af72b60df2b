using NetIpam.Server.Security;
using Caller = NetIpam.Server.Tests.Caller;

namespace NetIpam.Server.Tests.Security;

public sealed class ProcedureRolesTests
{
    [Fact]
    public void Every_procedure_of_the_service_has_a_role_and_nothing_else_has() =>
        ProcedureRoles.Procedures.ShouldBe(Caller.Procedures, ignoreOrder: true);
}
