using OfferingUsers.Functions.Tests.Fixture;
using OfferingUsers.Functions.Tests.Observability;

namespace OfferingUsers.Functions.Tests.Processes;

/// <summary>The app as a process whose files are to lie in Blob Storage.</summary>
[Collection(nameof(BlobApp))]
public sealed class BlobProcessTests(BlobApp blobs)
{
    [Fact]
    public async Task The_demo_keeps_its_file_where_the_setting_says_in_a_container_that_it_creates()
    {
        var connection = blobs.Connection;
        var container = $"demo-{Guid.NewGuid():N}";
        await using var walk = await ChildApp.StartAsync(
            ":memory:", waits: false, arguments: ["demo"],
            environment: [("Access__BootstrapToken", ""), ("AnswerFiles__ConnectionString", connection), ("AnswerFiles__Container", container)]);

        Assert.True(await walk.ExitCodeAsync() == 0, walk.Output);
        Assert.EndsWith("_agreement.pdf", Assert.Single(await blobs.Azurite.NamesAsync("", container)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_of_a_file_is_in_no_trace()
    {
        await using var collector = await Collector.StartAsync();
        await using var walk = await ChildApp.StartAsync(":memory:", waits: false, arguments: ["demo"], environment:
        [
            ("Access__BootstrapToken", ""), ("AnswerFiles__ConnectionString", blobs.Connection), ("AnswerFiles__Container", $"demo-{Guid.NewGuid():N}"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "200"),
        ]);

        Assert.True(await walk.ExitCodeAsync() == 0, walk.Output);
        await collector.UntilAsync("/v1/traces", $"127.0.0.1:{blobs.Azurite.Wire.Port}");
        Assert.DoesNotContain("agreement.pdf", collector.Received(""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_answers_it_stops_with_a_sentence()
    {
        var nobody = $"DefaultEndpointsProtocol=http;AccountName=a;AccountKey=Zm9v;BlobEndpoint=http://127.0.0.1:{ChildApp.FreePort()}/a;";
        await using var app = await ChildApp.StartAsync(":memory:", waits: false, environment: [("AnswerFiles__ConnectionString", nobody)]);

        Assert.Equal(1, await app.ExitCodeAsync());
        Assert.Contains("AnswerFiles: Blob Storage does not answer", app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", app.Output, StringComparison.Ordinal);
    }
}
