using NetIpam.Rpc;

namespace NetIpam.Foreign.Tests;

/// <summary>What all of it covers.</summary>
public sealed class ScopeTests
{
    [Fact]
    public void Every_procedure_is_called_and_succeeds() =>
        Scenario.Steps.Where(step => step.Code == RpcCode.Ok).Select(step => step.Procedure).Distinct().ShouldBe(Step.Procedures, ignoreOrder: true);

    [Fact]
    public void Every_code_of_a_refusal_is_answered() =>
        Scenario.Steps.Concat(Scenario.Known).Concat(Scenario.Unknown).Select(step => step.Code).Distinct().ShouldBe(
            [
                RpcCode.Ok, RpcCode.InvalidArgument, RpcCode.NotFound, RpcCode.AlreadyExists, RpcCode.FailedPrecondition,
                RpcCode.ResourceExhausted, RpcCode.PermissionDenied, RpcCode.Unauthenticated,
            ],
            ignoreOrder: true);

    [Fact]
    public void The_page_on_clients_shows_what_is_tested() =>
        File.ReadAllText(Path.Combine(Repository.Root, "docs", "clients.md")).ShouldContain(
            Matrix.ToMarkdown(), Case.Sensitive, $"It has to hold this table:\n{Matrix.ToMarkdown()}");
}
