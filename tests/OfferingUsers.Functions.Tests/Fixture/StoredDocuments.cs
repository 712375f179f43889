using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using OfferingUsers.Functions.Storage;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>Edits documents where they are stored, as no operation of the API does.</summary>
internal static class StoredDocuments
{
    public static CosmosContainers Containers(this RunningApp app) => app.Services.GetRequiredService<CosmosContainers>();

    /// <summary>Changes a document; its key may be changed, too, which adds another one.</summary>
    public static async Task EditAsync(this Container container, string id, string partition, Action<JsonObject> edit)
    {
        using var found = await container.ReadItemStreamAsync(id, new PartitionKey(partition));
        found.EnsureSuccessStatusCode();
        var document = (await JsonNode.ParseAsync(found.Content))!.AsObject();
        edit(document);
        await container.PutAsync(document);
    }

    /// <summary>Stores a document under the key in it.</summary>
    public static async Task PutAsync(this Container container, JsonObject document)
    {
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(document.ToJsonString()));
        using var stored = await container.UpsertItemStreamAsync(body, new PartitionKey(document[PartitionOf(container)]!.ToString()));
        stored.EnsureSuccessStatusCode();
    }

    public static async Task RemoveAsync(this Container container, string id, string? partition = null)
    {
        using var removed = await container.DeleteItemStreamAsync(id, new PartitionKey(partition ?? id));
        removed.EnsureSuccessStatusCode();
    }

    private static string PartitionOf(Container container) => container.Id switch
    {
        "offering-users" => "bucket",
        "completions" => "offering_user",
        _ => "id",
    };
}
