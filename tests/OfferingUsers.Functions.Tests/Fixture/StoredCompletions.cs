using System.Text;
using System.Text.Json.Nodes;
using LocalRuntime.Cosmos;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>What is stored beside a record: its completion, and the note that it is leaving.</summary>
internal static class StoredCompletions
{
    public static CosmosFaults Faults(this RunningApp app) => app.Services.GetRequiredService<CosmosEndpoint>().Faults;

    /// <summary>Whether a request is for a document of the completions of a record.</summary>
    public static Predicate<HttpRequestMessage> OfRecord(HttpMethod method, string record) => request =>
        request.Method == method && request.RequestUri!.AbsolutePath.Contains($"/colls/completions/docs/{record}", StringComparison.Ordinal);

    /// <summary>A completion as it is stored, and its ETag.</summary>
    public static async Task<(string Document, string ETag)> ReadAsync(this RunningApp app, ChecklistWorld world)
    {
        using var found = await Completions(app).ReadItemStreamAsync($"{world.Record}.{world.Checklist}", new PartitionKey(world.Record));
        using var reader = new StreamReader(found.Content, Encoding.UTF8);
        return (await reader.ReadToEndAsync(), found.Headers.ETag);
    }

    /// <summary>The ids of the documents beside a record.</summary>
    public static async Task<List<string>> BesideAsync(this RunningApp app, string record)
    {
        var ids = new List<string>();
        using var found = Completions(app).GetItemQueryIterator<string>(
            "SELECT VALUE c.id FROM c", requestOptions: new QueryRequestOptions { PartitionKey = new PartitionKey(record) });
        while (found.HasMoreResults)
        {
            ids.AddRange(await found.ReadNextAsync());
        }

        return ids;
    }

    /// <summary>The ids of the completions of an offering.</summary>
    public static async Task<List<string>> OfOfferingAsync(this RunningApp app, string offering)
    {
        var ids = new List<string>();
        var query = new QueryDefinition("SELECT VALUE c.id FROM c WHERE c.offering_uuid = @offering").WithParameter("@offering", offering);
        using var found = Completions(app).GetItemQueryIterator<string>(query);
        while (found.HasMoreResults)
        {
            ids.AddRange(await found.ReadNextAsync());
        }

        return ids;
    }

    /// <summary>Waits until nothing is left beside a record.</summary>
    public static Task NothingIsLeftAsync(this RunningApp app, string record) =>
        Eventually.ShowsAsync(() => app.BesideAsync(record), left => left.Count == 0, $"nothing to be left beside {record}");

    /// <summary>Waits until only the completion is left beside a record: nothing is noted any more.</summary>
    public static Task OnlyTheCompletionIsLeftAsync(this RunningApp app, ChecklistWorld world) => Eventually.ShowsAsync(
        () => app.BesideAsync(world.Record), left => left.SequenceEqual([$"{world.Record}.{world.Checklist}"]),
        $"only the completion to be left beside {world.Record}");

    /// <summary>Stores a completion that no record refers to, with an answer, as an interruption left it.</summary>
    public static async Task LeaveAsync(this RunningApp app, string like, string record, DateTimeOffset modified)
    {
        var document = JsonNode.Parse(like)!.AsObject();
        var completion = document["completion"]!;
        document["id"] = $"{record}.{completion["checklist"]}";
        (document["offering_user"], completion["offering_user"], completion["uuid"]) = (record, record, World.NewUuid());
        completion["modified"] = modified.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", System.Globalization.CultureInfo.InvariantCulture);
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(document.ToJsonString()));
        using var created = await Completions(app).CreateItemStreamAsync(body, new PartitionKey(record));
        created.EnsureSuccessStatusCode();
    }

    private static Container Completions(RunningApp app) => app.Services.GetRequiredService<CosmosContainers>().Completions;
}
