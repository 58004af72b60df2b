namespace NetIpam.Cli.Tests;

/// <summary>The tasks of a day at the real server, with what they print word for word.</summary>
public sealed class DayTests
{
    [Fact]
    public async Task Prefixes_are_created_acquired_released_and_deleted()
    {
        await using var server = await MemoryServer.StartAsync();

        (await server.RunAsync("prefix create --cidr 10.0.0.1/16")).ShouldPrint("prefix:\"10.0.0.0/16\" created");
        (await server.RunAsync("prefix acquire --parent 10.0.0.0/16 --length 24"))
            .ShouldPrint("child prefix:\"10.0.0.0/24\" from \"10.0.0.0/16\" created");
        (await server.RunAsync("p acquire --parent 10.0.0.0/16 --child 10.0.128.0/17"))
            .ShouldPrint("child prefix:\"10.0.128.0/17\" from \"10.0.0.0/16\" created");
        (await server.RunAsync("p list")).ShouldPrint(
            "Prefix:\"10.0.0.0/16\" parent:\"\"",
            "Prefix:\"10.0.0.0/24\" parent:\"10.0.0.0/16\"",
            "Prefix:\"10.0.128.0/17\" parent:\"10.0.0.0/16\"");
        (await server.RunAsync("prefix get --cidr 10.0.0.0/24")).ShouldPrint("Prefix:\"10.0.0.0/24\" parent:\"10.0.0.0/16\"");
        (await server.RunAsync("prefix release --cidr 10.0.0.0/24"))
            .ShouldPrint("child prefix:\"10.0.0.0/24\" from \"10.0.0.0/16\" released");
        (await server.RunAsync("prefix release --cidr 10.0.128.0/17"))
            .ShouldPrint("child prefix:\"10.0.128.0/17\" from \"10.0.0.0/16\" released");
        (await server.RunAsync("prefix delete --cidr 10.0.0.0/16")).ShouldPrint("prefix:\"10.0.0.0/16\" deleted");
        (await server.RunAsync("prefix list")).ShouldPrint();
    }

    [Fact]
    public async Task Addresses_are_acquired_and_released()
    {
        await using var server = await MemoryServer.StartAsync();
        await server.RunAsync("prefix create --cidr 10.0.0.0/24");

        (await server.RunAsync("ip acquire --prefix 10.0.0.0/24")).ShouldPrint("ip:\"10.0.0.1\" acquired");
        (await server.RunAsync("i acquire --prefix 10.0.0.0/24 --ip 10.0.0.3")).ShouldPrint("ip:\"10.0.0.3\" acquired");
        (await server.RunAsync("ip acquire --prefix 10.0.0.0/24")).ShouldPrint("ip:\"10.0.0.2\" acquired");
        (await server.RunAsync("ip acquire --prefix 10.0.0.0/24")).ShouldPrint("ip:\"10.0.0.4\" acquired");
        (await server.RunAsync("ip release --prefix 10.0.0.0/24 --ip 10.0.0.3")).ShouldPrint("ip:\"10.0.0.3\" released");
        (await server.RunAsync("prefix usage --cidr 10.0.0.0/24")).ShouldPrint(
            "addresses:                256",
            "acquired addresses:       5 (reserved ones counted)",
            "acquired prefixes:        0",
            "blocks free of prefixes:  10.0.0.0/24",
            "room for prefixes /30:    64");
    }

    [Fact]
    public async Task IPv6_is_answered_in_canonical_text()
    {
        await using var server = await MemoryServer.StartAsync();

        (await server.RunAsync("prefix create --cidr 2001:0DB8:0:0::1/32")).ShouldPrint("prefix:\"2001:db8::/32\" created");
        (await server.RunAsync("prefix acquire --parent 2001:db8::/32 --length 64"))
            .ShouldPrint("child prefix:\"2001:db8::/64\" from \"2001:db8::/32\" created");
        (await server.RunAsync("ip acquire --prefix 2001:db8::/64")).ShouldPrint("ip:\"2001:db8::1\" acquired");
    }

    [Fact]
    public async Task Refusals_say_why()
    {
        await using var server = await MemoryServer.StartAsync();
        await server.RunAsync("prefix create --cidr 10.0.0.0/30");
        await server.RunAsync("ip acquire --prefix 10.0.0.0/30");
        await server.RunAsync("ip acquire --prefix 10.0.0.0/30");

        await RefusedAsync("ip acquire --prefix 10.0.0.0/30", "NO_ADDRESS_AVAILABLE");
        await RefusedAsync("ip acquire --prefix 10.0.0.0/30 --ip 10.0.0.1", "ADDRESS_ALREADY_ACQUIRED");
        await RefusedAsync("ip acquire --prefix 10.0.0.0/30 --ip 10.0.0.9", "ADDRESS_OUTSIDE_PREFIX");
        await RefusedAsync("ip release --prefix 10.0.0.0/30 --ip x", "MALFORMED_ADDRESS");
        await RefusedAsync("prefix create --cidr 10.0.0.0/8", "PREFIX_OVERLAPS");
        await RefusedAsync("prefix create --cidr x", "MALFORMED_PREFIX");
        await RefusedAsync("prefix get --cidr 11.0.0.0/8", "PREFIX_NOT_FOUND");
        await RefusedAsync("prefix usage --cidr 11.0.0.0/8", "PREFIX_NOT_FOUND");
        await RefusedAsync("prefix delete --cidr 10.0.0.0/30", "PREFIX_HAS_ADDRESSES");
        await RefusedAsync("prefix release --cidr 10.0.0.0/30", "PREFIX_IS_NOT_CHILD");
        await RefusedAsync("prefix acquire --parent 10.0.0.0/30 --length 24", "CHILD_LENGTH_INVALID");
        await RefusedAsync("prefix list --namespace nowhere", "NAMESPACE_NOT_FOUND");
        await RefusedAsync("namespace delete --name root", "NAMESPACE_IS_ROOT");

        async Task RefusedAsync(string line, string reason)
        {
            var result = await server.RunAsync(line);
            result.Error.ShouldMatch($"^error: [^\n]+ \\({reason}\\)\n$", line);
            result.Output.ShouldBe("");
            result.ExitCode.ShouldBe(1);
        }
    }

    [Fact]
    public async Task Namespaces_know_nothing_of_each_other()
    {
        await using var server = await MemoryServer.StartAsync();

        (await server.RunAsync("namespace create --name tenant")).ShouldPrint("namespace:\"tenant\" created");
        (await server.RunAsync("namespace create --name tenant")).ShouldPrint("namespace:\"tenant\" created");
        (await server.RunAsync("namespace list")).ShouldPrint("Namespace:\"root\"", "Namespace:\"tenant\"");
        (await server.RunAsync("prefix create --cidr 10.0.0.0/8 -n tenant")).ShouldPrint("prefix:\"10.0.0.0/8\" created");
        (await server.RunAsync("prefix create --cidr 10.0.0.0/8")).ShouldPrint("prefix:\"10.0.0.0/8\" created");
        (await server.RunAsync("ip acquire --prefix 10.0.0.0/8 --namespace tenant")).ShouldPrint("ip:\"10.0.0.1\" acquired");
        (await server.RunAsync("ip acquire --prefix 10.0.0.0/8")).ShouldPrint("ip:\"10.0.0.1\" acquired");
        await server.RunAsync("ip release --prefix 10.0.0.0/8 --ip 10.0.0.1 -n tenant");
        (await server.RunAsync("namespace delete --name tenant")).Error.ShouldEndWith("(NAMESPACE_NOT_EMPTY)\n");
        await server.RunAsync("prefix delete --cidr 10.0.0.0/8 -n tenant");
        (await server.RunAsync("namespace delete --name tenant")).ShouldPrint("namespace:\"tenant\" deleted");
        (await server.RunAsync("namespace list")).ShouldPrint("Namespace:\"root\"");
    }

    [Fact]
    public async Task Json_is_for_scripts()
    {
        await using var server = await MemoryServer.StartAsync();

        (await server.RunAsync("namespace list --output json")).ShouldPrint("""{ "namespace": [ "root" ] }""");
        (await server.RunAsync("prefix list --output json")).ShouldPrint("""{ "prefixes": [ ] }""");
        (await server.RunAsync("prefix create --cidr 10.0.0.0/24 --output json"))
            .ShouldPrint("""{ "prefix": { "cidr": "10.0.0.0/24", "parentCidr": "" } }""");
        (await server.RunAsync("ip acquire --prefix 10.0.0.0/24 --output json"))
            .ShouldPrint("""{ "ip": { "ip": "10.0.0.1", "parentPrefix": "10.0.0.0/24" }, "namespace": "root" }""");
        (await server.RunAsync("prefix list --output json"))
            .ShouldPrint("""{ "prefixes": [ { "cidr": "10.0.0.0/24", "parentCidr": "" } ] }""");
        (await server.RunAsync("namespace create --name a --output json")).ShouldPrint("{ }");
    }

    [Fact]
    public async Task A_request_with_the_same_key_is_carried_out_once()
    {
        await using var server = await MemoryServer.StartAsync();
        await server.RunAsync("prefix create --cidr 10.0.0.0/24");

        (await server.RunAsync("ip acquire --prefix 10.0.0.0/24 --idempotency-key a")).ShouldPrint("ip:\"10.0.0.1\" acquired");
        (await server.RunAsync("ip acquire --prefix 10.0.0.0/24 --idempotency-key a")).ShouldPrint("ip:\"10.0.0.1\" acquired");
        (await server.RunAsync("ip acquire --prefix 10.0.0.0/24 --idempotency-key b")).ShouldPrint("ip:\"10.0.0.2\" acquired");
    }

    [Fact]
    public async Task A_backup_restores_what_was_there()
    {
        await using var server = await MemoryServer.StartAsync();
        var file = Path.GetTempFileName();
        try
        {
            await server.RunAsync("prefix create --cidr 10.0.0.0/16");
            await server.RunAsync("prefix acquire --parent 10.0.0.0/16 --length 24");
            await server.RunAsync("ip acquire --prefix 10.0.0.0/24");
            await File.WriteAllTextAsync(file, (await server.RunAsync("backup create")).Output);

            (await server.RunAsync($"backup restore --file {file}")).Error.ShouldEndWith("(NAMESPACE_NOT_EMPTY)\n");
            await using var other = await MemoryServer.StartAsync();
            (await other.RunAsync($"backup restore --file {file}")).ShouldPrint("database restored");
            (await other.RunAsync("prefix list")).Output.ShouldBe((await server.RunAsync("prefix list")).Output);
            (await other.RunAsync("ip acquire --prefix 10.0.0.0/24")).ShouldPrint("ip:\"10.0.0.2\" acquired");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_backup_with_dirt_is_restored_with_a_note()
    {
        await using var server = await MemoryServer.StartAsync();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, """
                [{"Cidr":"10.0.0.0/16","ParentCidr":"","Namespace":"root","AvailableChildPrefixes":{"10.0.0.0/24":false},
                  "ChildPrefixLength":0,"IsParent":true,"IPs":{"10.0.0.0":true,"10.0.255.255":true},"Version":2}]
                """);

            var result = await server.RunAsync($"backup restore --file {file}");

            result.ShouldBe(new IpamResult(0, "database restored\n", "note: 1 finding in the dump; see the server's log\n"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task The_versions_of_both_sides_are_shown()
    {
        await using var server = await MemoryServer.StartAsync();

        var result = await server.RunAsync("version");

        result.ExitCode.ShouldBe(0);
        result.Output.ShouldMatch(
            "^client version:\"[^\"]+\"\nserver version:\"[^\"]+\" revision:\"[^\"]*\" git:\"[^\"]*\" built:\"[^\"]*\"\n$");
    }
}
