using System.Security.Cryptography;
using System.Text;
using OfferingUsers.Functions.Tests.Fixture;
using OfferingUsers.Functions.Tests.Processes;

namespace OfferingUsers.Functions.Tests.Observability;

/// <summary>
/// Documents of unique names and of keys have these in their ids, which are in the URLs of the store; a file has its name in its own; clients have names in
/// filters. Nothing of it is in what is exported (decision 0016).
/// </summary>
public sealed class TracedNamesTests
{
    [Fact]
    public async Task No_id_of_a_document_and_no_filter_of_a_client_is_in_a_trace()
    {
        await using var collector = await Collector.StartAsync();
        await using var store = await ServedStore.StartAsync();
        await using var app = await ChildApp.StartAsync(":memory:", environment:
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "200"),
            ("Cosmos__ConnectionString", store.ConnectionString), ("Cosmos__CreateContainers", "true"),
        ]);
        var world = await World.CreateAsync(app.Api);
        (await app.Api.GetAsync(world.U.Token, "/api/users/me/")).Is(200);
        var filtered = (await app.Api.GetAsync(world.Owner.Token, $"{Api.List}?user_username={world.U.Username}&query=a-name-in-a-filter")).Is(200);

        await collector.UntilAsync("/v1/traces", filtered.Headers["X-Request-Id"]);
        await collector.UntilAsync("/v1/traces", "cosmos catalog");
        var everything = collector.Received("");
        Assert.DoesNotContain("/docs", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("username:", everything, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(world.U.Username)), everything, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(world.U.Token))), everything, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(world.U.Username, everything, StringComparison.Ordinal);
        Assert.DoesNotContain("a-name-in-a-filter", everything, StringComparison.Ordinal);
    }
}
