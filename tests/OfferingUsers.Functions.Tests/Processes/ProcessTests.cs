using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using OfferingUsers.Functions.Demo;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Processes;

public sealed class ProcessTests
{
    [Fact]
    public async Task A_second_process_on_one_data_directory_stops_with_a_sentence_and_the_first_ends_cleanly()
    {
        var directory = ChildApp.NewDirectory();
        await using var first = await ChildApp.StartAsync(directory);
        await using var second = await ChildApp.StartAsync(directory, waits: false);

        Assert.Equal(1, await second.ExitCodeAsync());
        Assert.Contains($"The data directory '{directory}' is in use by another process", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
        (await first.Api.GetAsync(null, "/api/health/")).Is(200);
        Assert.Equal(0, await first.TerminateAsync());
        Assert.DoesNotContain("   at ", first.Output, StringComparison.Ordinal);

        await using var third = await ChildApp.StartAsync(directory);
    }

    [Fact]
    public async Task A_taken_address_stops_the_start_with_a_sentence()
    {
        await using var first = await ChildApp.StartAsync(":memory:");
        await using var second = await ChildApp.StartAsync(":memory:", waits: false, url: first.Api.Url);

        Assert.Equal(1, await second.ExitCodeAsync());
        Assert.Contains($"LocalRuntime:Url is '{first.Api.Url}'", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Access__BootstrapToken", "short", "Access:BootstrapToken")]
    [InlineData("Api__PublicBaseUrl", "nonsense", "Api:PublicBaseUrl is 'nonsense'")]
    [InlineData("Catalog__File", "/no/such/file.json", "Catalog:File is '/no/such/file.json'")]
    [InlineData("LocalRuntime__Url", "nonsense", "LocalRuntime:Url is 'nonsense'")]
    [InlineData("LocalRuntime__SurvivePowerCut", "perhaps", "LocalRuntime:SurvivePowerCut is 'perhaps'")]
    [InlineData("LocalRuntime__PhysicalPartitions", "65", "LocalRuntime:PhysicalPartitions is '65': it must be a whole number from 1 to 64.")]
    [InlineData("Cosmos__Database", "a/b", "Database")]
    [InlineData("Lifecycle__Timeouts__Creating", "soon", "Lifecycle:Timeouts:Creating is 'soon'")]
    [InlineData("Lifecycle__Timeouts__Sleeping", "1.00:00:00", "Lifecycle:Timeouts:Sleeping is unknown")]
    [InlineData("Lifecycle__SweepInterval", "never", "Lifecycle:SweepInterval is 'never'")]
    [InlineData("Lifecycle__AnswerRetention", "0", "Lifecycle:AnswerRetention is '0'")]
    public async Task A_wrong_setting_stops_the_start_with_a_sentence_that_names_it(string name, string value, string sentence)
    {
        await using var app = await ChildApp.StartAsync(":memory:", waits: false, environment: [(name, value)]);

        Assert.Equal(1, await app.ExitCodeAsync());
        Assert.Contains(sentence, app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_is_announced_with_keys_that_work_and_a_file_takes_its_place()
    {
        await using var demo = await ChildApp.StartAsync(":memory:", environment: [("Access__BootstrapToken", "")]);
        await demo.PrintsAsync(demo.Api.Url + Api.List);
        foreach (var (_, token) in Demo.DemoUsers.Tokens)
        {
            await demo.PrintsAsync(token);
            (await demo.Api.GetAsync(token, "/api/users/me/")).Is(200);
        }

        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{"users":[{"uuid":"6f0c1d5c0b7f4a1f9f3b6d0a5b1c2d3e","username":"from-file","token":"token-from-the-file"}]}""");
        await using var loaded = await ChildApp.StartAsync(":memory:", environment: [("Access__BootstrapToken", ""), ("Catalog__File", file)]);
        Assert.Equal("from-file", (await loaded.Api.GetAsync("token-from-the-file", "/api/users/me/")).Is(200)["username"]);
        (await loaded.Api.GetAsync(Demo.DemoUsers.Staff, "/api/users/me/")).Is(401);
        File.Delete(file);
    }

    [Fact]
    public async Task The_demo_walk_ends_with_exit_code_zero()
    {
        await using var walk = await ChildApp.StartAsync(":memory:", waits: false, arguments: ["demo"], environment: [("Access__BootstrapToken", "")]);

        Assert.Equal(0, await walk.ExitCodeAsync());
        Assert.Contains("All went as it should.", walk.Output, StringComparison.Ordinal);
    }
}
