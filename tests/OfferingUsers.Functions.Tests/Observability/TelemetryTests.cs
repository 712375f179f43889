using OfferingUsers.Functions.Tests.Fixture;
using OfferingUsers.Functions.Tests.Processes;

namespace OfferingUsers.Functions.Tests.Observability;

/// <summary>What operators see of the app, as it arrives where it is sent.</summary>
public sealed class TelemetryTests
{
    private const string Secret = "a-comment-that-nobody-may-read";

    [Fact]
    public async Task Requests_calls_of_the_store_orchestrations_state_changes_and_timeouts_arrive_at_a_collector()
    {
        await using var collector = await Collector.StartAsync();
        await using var app = await ChildApp.StartAsync(":memory:", environment:
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "200"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "500"),
            ("OTEL_BLRP_SCHEDULE_DELAY", "200"), ("Lifecycle__Timeouts__Creating", "00:00:01"),
        ]);
        var world = await World.CreateAsync(app.Api);
        var record = await world.NewRecordAsync();
        var pending = await world.NewRecordAsync(user: await world.NewUserAsync());
        (await app.Api.PostAsync(world.Owner.Token, Api.Detail(record, "begin_creating"))).Is(200);
        (await app.Api.PostAsync(world.Owner.Token, Api.Detail(pending, "set_error_creating"))).Is(200);
        (await app.Api.PatchAsync(world.Owner.Token, Api.Detail(pending, "update_comments"), $$"""{"service_provider_comment":"{{Secret}}"}""")).Is(200);
        var answer = (await app.Api.GetAsync(world.Owner.Token, Api.Detail(record))).Is(200);

        await collector.UntilAsync("/v1/traces", "BeginCreating");
        await collector.UntilAsync("/v1/traces", answer.Headers["X-Request-Id"]);
        await collector.UntilAsync("/v1/traces", "cosmos offering-users");
        await collector.UntilAsync("/v1/traces", "azure.cosmosdb.operation.request_charge");
        await collector.UntilAsync("/v1/traces", "create_orchestration:OfferingUserCreation");
        await collector.UntilAsync("/v1/traces", "activity:ExpireStateWait");
        await collector.UntilAsync("/v1/metrics", "http.server.request.duration");
        await collector.UntilAsync("/v1/metrics", "offering_users.store.charge");
        await collector.UntilAsync("/v1/metrics", "offering_users.state_changes");
        await collector.UntilAsync("/v1/metrics", "offering_users.timeouts");
        await collector.UntilAsync("/v1/logs", "marketplace_offering_user_updated");
        var everything = collector.Received("");
        Assert.DoesNotContain(Secret, everything, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Owner.Token, everything, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Api.Bootstrap, everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_an_application_insights_connection_they_go_to_azure_monitor()
    {
        await using var collector = await Collector.StartAsync();
        await using var app = await ChildApp.StartAsync(":memory:", environment:
            [
                ("APPLICATIONINSIGHTS_CONNECTION_STRING",
                    $"InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint={collector.Url}/"),
                ("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true"),
                ("OTEL_BSP_SCHEDULE_DELAY", "200"),
            ]);
        (await app.Api.GetAsync(app.Api.Bootstrap, "/api/users/me/")).Is(200);

        await collector.UntilAsync("/track", "GetCurrentUser");
    }

    [Theory]
    [InlineData("Observability__Exporter", "Jaeger", "Observability:Exporter is 'Jaeger': it must be one of Auto, AzureMonitor, Otlp, Console, None.")]
    [InlineData("Observability__TraceRatio", "some", "'some' at 'Observability:TraceRatio'")]
    [InlineData("Cosmos__ThrottledSeconds", "many", "'many' at 'Cosmos:ThrottledSeconds'")]
    [InlineData("Observability__TraceRatio", "2", "Observability:TraceRatio is 2: it must be between 0 and 1.")]
    public async Task A_wrong_setting_stops_the_start(string setting, string value, string sentence)
    {
        await using var app = await ChildApp.StartAsync(":memory:", waits: false, environment: [(setting, value)]);

        Assert.Equal(1, await app.ExitCodeAsync());
        Assert.Contains(sentence, app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_settings_of_several_parts_are_told_by_a_sentence_each()
    {
        await using var app = await ChildApp.StartAsync(
            ":memory:", waits: false,
            environment: [("Observability__TraceRatio", "2"), ("Lifecycle__Timeouts__Creating", "soon"), ("AnswerFiles__Container", "No Container")]);

        Assert.Equal(1, await app.ExitCodeAsync());
        Assert.Contains("Observability:TraceRatio is 2", app.Output, StringComparison.Ordinal);
        Assert.Contains("Lifecycle:Timeouts:Creating", app.Output, StringComparison.Ordinal);
        Assert.Contains("AnswerFiles:Container must be", app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_console_shows_them_and_the_level_of_logs_is_a_setting()
    {
        await using var app = await ChildApp.StartAsync(
            ":memory:", environment: [("Observability__Exporter", "Console"), ("Logging__LogLevel__Default", "Warning")]);
        var world = await World.CreateAsync(app.Api);
        (await app.Api.PostAsync(world.Owner.Token, Api.Detail(await world.NewRecordAsync(), "begin_creating"))).Is(200);

        await app.PrintsAsync("BeginCreating");
        Assert.DoesNotContain("marketplace_offering_user_created", app.Output, StringComparison.Ordinal);
    }
}
