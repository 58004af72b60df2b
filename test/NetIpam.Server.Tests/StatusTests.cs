using NetIpam.Rpc;
using NetIpam.Rpc.Details;
using NetIpam.Server.Services;
using static NetIpam.IpamReason;
using static NetIpam.Rpc.RpcCode;

namespace NetIpam.Server.Tests;

/// <summary>Every row of the table of status codes, over the wire, in both formats. Refused requests change nothing, so all rows
/// share one namespace.</summary>
public sealed class StatusTests(StatusTests.Prepared prepared) : IClassFixture<StatusTests.Prepared>
{
    private const string Missing = "\"namespace\":\"missing\"";
    private const string Here = "\"namespace\":\"here\"";
    private static readonly string LongName = new('n', 129);

    private static readonly StatusRow[] Table =
    [
        new("CreatePrefix", $$"""{"cidr":"nonsense",{{Here}}}""", InvalidArgument, MalformedPrefix),
        new("CreatePrefix", $$"""{"cidr":"10.0.0.0",{{Here}}}""", InvalidArgument, MalformedPrefix),
        new("CreatePrefix", $$"""{"cidr":"10.0.0.0/33",{{Here}}}""", InvalidArgument, MalformedPrefix),
        new("CreatePrefix", $$"""{{{Here}}}""", InvalidArgument, MalformedPrefix),
        new("CreatePrefix", $$"""{"cidr":"10.0.0.0/8",{{Here}}}""", InvalidArgument, PrefixOverlaps),
        new("CreatePrefix", $$"""{"cidr":"10.0.0.0/24",{{Here}}}""", InvalidArgument, PrefixOverlaps),
        new("CreatePrefix", $$"""{"cidr":"10.9.0.0/24",{{Missing}}}""", InvalidArgument, NamespaceNotFound),

        new("GetPrefix", $$"""{"cidr":"10.9.0.0/24",{{Here}}}""", NotFound, PrefixNotFound),
        new("GetPrefix", $$"""{"cidr":"nonsense",{{Here}}}""", InvalidArgument, MalformedPrefix),
        new("GetPrefix", $$"""{"cidr":"10.0.0.0/24",{{Missing}}}""", InvalidArgument, NamespaceNotFound),
        new("PrefixUsage", $$"""{"cidr":"10.9.0.0/24",{{Here}}}""", NotFound, PrefixNotFound),
        new("PrefixUsage", $$"""{"cidr":"nonsense",{{Here}}}""", InvalidArgument, MalformedPrefix),
        new("PrefixUsage", $$"""{"cidr":"10.0.0.0/24",{{Missing}}}""", InvalidArgument, NamespaceNotFound),
        new("ReleaseChildPrefix", $$"""{"cidr":"10.9.0.0/24",{{Here}}}""", NotFound, PrefixNotFound),
        new("ReleaseChildPrefix", $$"""{"cidr":"nonsense",{{Here}}}""", InvalidArgument, MalformedPrefix),
        new("ReleaseChildPrefix", $$"""{"cidr":"10.1.0.0/24",{{Missing}}}""", InvalidArgument, NamespaceNotFound),
        new("ReleaseChildPrefix", $$"""{"cidr":"10.4.0.0/24",{{Here}}}""", InvalidArgument, PrefixIsNotChild),
        new("ReleaseChildPrefix", $$"""{"cidr":"10.1.0.0/24",{{Here}}}""", InvalidArgument, PrefixHasAddresses),
        new("ReleaseChildPrefix", $$"""{"cidr":"10.1.2.0/24",{{Here}}}""", InvalidArgument, PrefixHasChildren),

        new("DeletePrefix", $$"""{"cidr":"10.9.0.0/24",{{Here}}}""", NotFound, PrefixNotFound),
        new("DeletePrefix", $$"""{"cidr":"10.0.0.0/24",{{Missing}}}""", NotFound, NamespaceNotFound),
        new("DeletePrefix", $$"""{"cidr":"nonsense",{{Here}}}""", InvalidArgument, MalformedPrefix),
        new("DeletePrefix", $$"""{"cidr":"10.0.0.0/24",{{Here}}}""", InvalidArgument, PrefixHasAddresses),
        new("DeletePrefix", $$"""{"cidr":"10.1.0.0/16",{{Here}}}""", InvalidArgument, PrefixHasChildren),

        new("AcquireIP", $$"""{"prefixCidr":"10.2.0.0/30",{{Here}}}""", NotFound, NoAddressAvailable),
        new("AcquireIP", $$"""{"prefixCidr":"10.2.1.0/31",{{Here}}}""", NotFound, NoAddressAvailable),
        new("AcquireIP", $$"""{"prefixCidr":"10.0.0.0/24","ip":"10.0.0.1",{{Here}}}""", AlreadyExists, AddressAlreadyAcquired),
        new("AcquireIP", $$"""{"prefixCidr":"10.0.0.0/24","ip":"10.0.0.0",{{Here}}}""", AlreadyExists, AddressAlreadyAcquired),
        new("AcquireIP", $$"""{"prefixCidr":"10.0.0.0/24","ip":"10.0.0.255",{{Here}}}""", AlreadyExists, AddressAlreadyAcquired),
        new("AcquireIP", $$"""{"prefixCidr":"2001:db8::/64","ip":"2001:db8::",{{Here}}}""", AlreadyExists, AddressAlreadyAcquired),
        new("AcquireIP", $$"""{"prefixCidr":"10.9.0.0/24",{{Here}}}""", InvalidArgument, PrefixNotFound),
        new("AcquireIP", $$"""{"prefixCidr":"nonsense",{{Here}}}""", InvalidArgument, MalformedPrefix),
        new("AcquireIP", $$"""{"prefixCidr":"10.0.0.0/24","ip":"nonsense",{{Here}}}""", InvalidArgument, MalformedAddress),
        new("AcquireIP", $$"""{"prefixCidr":"10.0.0.0/24","ip":"10.0.0.010",{{Here}}}""", InvalidArgument, MalformedAddress),
        new("AcquireIP", $$"""{"prefixCidr":"10.0.0.0/24","ip":"10.0.1.1",{{Here}}}""", InvalidArgument, AddressOutsidePrefix),
        new("AcquireIP", $$"""{"prefixCidr":"10.0.0.0/24","ip":"2001:db8::1",{{Here}}}""", InvalidArgument, AddressOutsidePrefix),
        new("AcquireIP", $$"""{"prefixCidr":"10.1.0.0/16",{{Here}}}""", InvalidArgument, PrefixHasChildren),
        new("AcquireIP", $$"""{"prefixCidr":"10.0.0.0/24",{{Missing}}}""", InvalidArgument, NamespaceNotFound),

        new("ReleaseIP", $$"""{"prefixCidr":"10.9.0.0/24","ip":"10.9.0.1",{{Here}}}""", NotFound, PrefixNotFound),
        new("ReleaseIP", $$"""{"prefixCidr":"10.0.0.0/24","ip":"10.0.0.9",{{Here}}}""", NotFound, AddressNotAcquired),
        new("ReleaseIP", $$"""{"prefixCidr":"10.0.0.0/24","ip":"10.0.0.0",{{Here}}}""", NotFound, AddressNotAcquired),
        new("ReleaseIP", $$"""{"prefixCidr":"10.0.0.0/24","ip":"10.0.0.255",{{Here}}}""", NotFound, AddressNotAcquired),
        new("ReleaseIP", $$"""{"prefixCidr":"10.0.0.0/24","ip":"10.7.0.1",{{Here}}}""", NotFound, AddressNotAcquired),
        new("ReleaseIP", $$"""{"prefixCidr":"10.0.0.0/24","ip":"10.0.0.1",{{Missing}}}""", NotFound, NamespaceNotFound),
        new("ReleaseIP", $$"""{"prefixCidr":"10.0.0.0/24","ip":"nonsense",{{Here}}}""", InvalidArgument, MalformedAddress),
        new("ReleaseIP", $$"""{"prefixCidr":"10.0.0.0/24",{{Here}}}""", InvalidArgument, MalformedAddress),

        new("AcquireChildPrefix", $$"""{"cidr":"nonsense","length":28,{{Here}}}""", InvalidArgument, MalformedPrefix),
        new("AcquireChildPrefix", $$"""{"cidr":"10.9.0.0/24","length":28,{{Here}}}""", InvalidArgument, PrefixNotFound),
        new("AcquireChildPrefix", $$"""{"cidr":"10.0.0.0/24","length":28,{{Here}}}""", InvalidArgument, PrefixHasAddresses),
        new("AcquireChildPrefix", $$"""{"cidr":"10.3.0.0/30","length":31,{{Here}}}""", InvalidArgument, NoChildPrefixAvailable),
        new("AcquireChildPrefix", $$"""{"cidr":"10.4.0.0/24",{{Here}}}""", InvalidArgument, ChildLengthInvalid),
        new("AcquireChildPrefix", $$"""{"cidr":"10.4.0.0/24","length":23,{{Here}}}""", InvalidArgument, ChildLengthInvalid),
        new("AcquireChildPrefix", $$"""{"cidr":"10.4.0.0/24","length":24,{{Here}}}""", InvalidArgument, ChildLengthInvalid),
        new("AcquireChildPrefix", $$"""{"cidr":"10.4.0.0/24","length":33,{{Here}}}""", InvalidArgument, ChildLengthInvalid),
        new("AcquireChildPrefix", $$"""{"cidr":"10.4.0.0/24","length":4294967295,{{Here}}}""", InvalidArgument, ChildLengthInvalid),
        new("AcquireChildPrefix", $$"""{"cidr":"10.4.0.0/24","childCidr":"nonsense",{{Here}}}""", InvalidArgument, MalformedPrefix),
        new("AcquireChildPrefix", $$"""{"cidr":"10.4.0.0/24","childCidr":"10.5.0.0/28",{{Here}}}""", InvalidArgument, ChildOutsideParent),
        new("AcquireChildPrefix", $$"""{"cidr":"10.4.0.0/24","childCidr":"10.4.0.0/24",{{Here}}}""", InvalidArgument, ChildLengthInvalid, ChildOutsideParent),
        new("AcquireChildPrefix", $$"""{"cidr":"10.1.0.0/16","childCidr":"10.1.0.0/24",{{Here}}}""", InvalidArgument, ChildAlreadyAcquired),
        new("AcquireChildPrefix", $$"""{"cidr":"10.1.0.0/16","childCidr":"10.1.0.0/20",{{Here}}}""", InvalidArgument, ChildAlreadyAcquired),
        new("AcquireChildPrefix", $$"""{"cidr":"10.4.0.0/24","length":28,{{Missing}}}""", InvalidArgument, NamespaceNotFound),

        new("Load", $$"""{"dump":"[]",{{Here}}}""", InvalidArgument, NamespaceNotEmpty),
        new("Load", """{"dump":"{","namespace":"empty"}""", InvalidArgument, DumpMalformed),
        new("Load", """{"dump":"7","namespace":"empty"}""", InvalidArgument, DumpMalformed),
        new("Load", """{"dump":"[{\"Cidr\":\"x\"}]","namespace":"empty"}""", InvalidArgument, DumpMalformed),
        new("Load", """{"dump":"[{\"Cidr\":\"10.0.0.0/8\"},{\"Cidr\":\"10.0.0.0/16\"}]","namespace":"empty"}""", InvalidArgument, DumpInconsistent),
        new("Load", $$"""{"dump":"[]",{{Missing}}}""", NotFound, NamespaceNotFound),

        new("DeleteNamespace", """{"namespace":"missing"}""", NotFound, NamespaceNotFound),
        new("DeleteNamespace", """{"namespace":"here"}""", FailedPrecondition, NamespaceNotEmpty),
        new("DeleteNamespace", """{"namespace":"root"}""", FailedPrecondition, NamespaceIsRoot),
        new("DeleteNamespace", $$"""{"namespace":"{{LongName}}"}""", InvalidArgument, NamespaceNameInvalid),
        new("CreateNamespace", $$"""{"namespace":"{{LongName}}"}""", InvalidArgument, NamespaceNameInvalid),
        new("CreateNamespace", """{"namespace":"a\u0001"}""", InvalidArgument, NamespaceNameInvalid),
        new("CreateNamespace", "{}", InvalidArgument, NamespaceNameInvalid),
        new("GetPrefix", $$"""{"cidr":"10.0.0.0/24","namespace":"{{LongName}}"}""", InvalidArgument, NamespaceNameInvalid),
        new("ListPrefixes", $$"""{{{Missing}}}""", NotFound, NamespaceNotFound),
        new("Dump", $$"""{{{Missing}}}""", NotFound, NamespaceNotFound),
    ];

    public static TheoryData<int, string> Rows
    {
        get
        {
            var rows = new TheoryData<int, string>();
            for (var i = 0; i < Table.Length; i++)
                rows.Add(i, Table[i].ToString());
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_refusal_has_its_code_and_its_reason(int index, string name)
    {
        var row = Table[index];
        foreach (var binary in new[] { false, true })
        {
            using var answer = await prepared.Client.SendAsync(row.Procedure, row.Request, binary: binary);
            var error = await answer.ErrorAsync();
            error.Code.ShouldBe(row.Code, $"{name}: {error.Message}");
            ((int)answer.StatusCode).ShouldBe(row.Code.ToHttpStatus());
            var info = error.FindDetail<ErrorInfo>().ShouldNotBeNull();
            info.Domain.ShouldBe("netipam");
            row.Reasons.Select(IpamReasonExtensions.ToWireName).ShouldContain(info.Reason);
            error.Message.ShouldNotBeNullOrWhiteSpace();
            error.Message.ShouldNotContain("\n");
        }
    }

    [Theory]
    [InlineData("CreatePrefix", "{}", "cidr: there is no prefix.")]
    [InlineData("CreatePrefix", """{"cidr":"x"}""", "cidr: 'x' is not a prefix in CIDR notation (address/length).")]
    [InlineData("AcquireChildPrefix", """{"cidr":"10.4.0.0/24","childCidr":"x"}""", "childCidr: 'x' is not a prefix in CIDR notation (address/length).")]
    [InlineData("AcquireIP", """{"cidr":"10.0.0.0/24"}""", "prefixCidr: there is no prefix.")]
    [InlineData("AcquireIP", """{"prefixCidr":"10.0.0.0/24","ip":"x"}""", "ip: 'x' is not an IP address.")]
    [InlineData("ReleaseIP", """{"prefixCidr":"10.0.0.0/24"}""", "ip: there is no address.")]
    [InlineData("ReleaseIP", """{"ip":"10.0.0.1"}""", "prefixCidr: there is no prefix.")]
    public async Task What_cannot_be_read_is_named_by_its_field(string procedure, string request, string message)
    {
        using var answer = await prepared.Client.SendAsync(procedure, request);
        (await answer.ErrorAsync()).Message.ShouldBe(message);
    }

    [Fact]
    public async Task Refusals_change_nothing()
    {
        var before = await prepared.Client.CallAsJsonAsync("Dump", $$"""{{{Here}}}""", binary: false);
        foreach (var row in Table)
        {
            using var answer = await prepared.Client.SendAsync(row.Procedure, row.Request);
            answer.IsSuccessStatusCode.ShouldBeFalse(row.ToString());
        }
        (await prepared.Client.CallAsJsonAsync("Dump", $$"""{{{Here}}}""", binary: false)).ShouldBe(before);
    }

    [Theory]
    [InlineData("StoreUnavailable", Unavailable)]
    [InlineData("Conflict", Aborted)]
    [InlineData("Overloaded", ResourceExhausted)]
    [InlineData("OutcomeUnknown", Unknown)]
    [InlineData("StoreLostCommits", DataLoss)]
    [InlineData("LogDamaged", DataLoss)]
    [InlineData("UpgradeNeeded", Unavailable)]
    [InlineData("ClockOff", Unavailable)]
    public void A_failure_of_the_store_has_the_same_code_everywhere(string reason, RpcCode code)
    {
        foreach (var procedure in Caller.Procedures)
            StatusTable.CodeOf(procedure, Enum.Parse<IpamReason>(reason)).ShouldBe(code);
    }

    [Fact]
    public void Every_reason_has_a_code_and_only_overload_says_when_to_try_again()
    {
        foreach (var reason in Enum.GetValues<IpamReason>().Where(reason => reason != None))
        {
            var error = StatusTable.ErrorOf("Version", new IpamException(reason, "x"));
            error.FindDetail<ErrorInfo>()!.Reason.ShouldMatch("^[A-Z]+(_[A-Z]+)*$");
            (error.FindDetail<RetryInfo>() is not null).ShouldBe(reason == Overloaded);
        }
        PrefixNotFound.ToWireName().ShouldBe("PREFIX_NOT_FOUND");
    }

    /// <summary>A server in memory with something of everything.</summary>
    public sealed class Prepared : IAsyncLifetime
    {
        private static readonly (string Procedure, string Request)[] Content =
        [
            ("CreateNamespace", """{"namespace":"here"}"""),
            ("CreateNamespace", """{"namespace":"empty"}"""),
            ("CreatePrefix", $$"""{"cidr":"10.0.0.0/24",{{Here}}}"""),
            ("AcquireIP", $$"""{"prefixCidr":"10.0.0.0/24",{{Here}}}"""),
            ("CreatePrefix", $$"""{"cidr":"10.1.0.0/16",{{Here}}}"""),
            ("AcquireChildPrefix", $$"""{"cidr":"10.1.0.0/16","length":24,{{Here}}}"""),
            ("AcquireIP", $$"""{"prefixCidr":"10.1.0.0/24",{{Here}}}"""),
            ("AcquireChildPrefix", $$"""{"cidr":"10.1.0.0/16","childCidr":"10.1.2.0/24",{{Here}}}"""),
            ("AcquireChildPrefix", $$"""{"cidr":"10.1.2.0/24","length":26,{{Here}}}"""),
            ("CreatePrefix", $$"""{"cidr":"10.2.0.0/30",{{Here}}}"""),
            ("AcquireIP", $$"""{"prefixCidr":"10.2.0.0/30",{{Here}}}"""),
            ("AcquireIP", $$"""{"prefixCidr":"10.2.0.0/30",{{Here}}}"""),
            ("CreatePrefix", $$"""{"cidr":"10.2.1.0/31",{{Here}}}"""),
            ("AcquireIP", $$"""{"prefixCidr":"10.2.1.0/31",{{Here}}}"""),
            ("AcquireIP", $$"""{"prefixCidr":"10.2.1.0/31",{{Here}}}"""),
            ("CreatePrefix", $$"""{"cidr":"10.3.0.0/30",{{Here}}}"""),
            ("AcquireChildPrefix", $$"""{"cidr":"10.3.0.0/30","length":31,{{Here}}}"""),
            ("AcquireChildPrefix", $$"""{"cidr":"10.3.0.0/30","length":31,{{Here}}}"""),
            ("CreatePrefix", $$"""{"cidr":"10.4.0.0/24",{{Here}}}"""),
            ("CreatePrefix", $$"""{"cidr":"2001:db8::/64",{{Here}}}"""),
        ];

        private ServerProcess _server = null!;

        public HttpClient Client => _server.Client;

        public async ValueTask InitializeAsync()
        {
            _server = await ServerProcess.StartAsync(["memory"]);
            foreach (var (procedure, request) in Content)
                await Client.CallAsync(procedure, request);
        }

        public ValueTask DisposeAsync() => _server.DisposeAsync();
    }
}
