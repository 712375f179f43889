using System.Net;
using System.Text.Json.Nodes;

namespace OfferingUsers.Functions.MoveIn;

/// <summary>
/// Imports objects into an app. An import takes all or none, so after a refusal the other objects are sent again.
/// </summary>
internal sealed class MoveInTarget(IImport import)
{
    /// <summary>The numbers of created or updated and of unchanged objects, and the refused ones with the reasons.</summary>
    public sealed record ImportResult(int Changed, int Unchanged, IReadOnlyList<(string Object, string Reason)> Refused);

    /// <summary>Imports objects of one collection.</summary>
    /// <exception cref="MoveInException">The app does not respond, or not with the result of an import.</exception>
    public async Task<ImportResult> ImportAsync(string collection, IReadOnlyList<JsonObject> objects, CancellationToken cancellation)
    {
        var refused = new List<(string, string)>();
        var remaining = objects.ToList();
        while (remaining.Count > 0)
        {
            var (status, body) = await import.SendAsync(
                new JsonObject { [collection] = new JsonArray([.. remaining.Select(item => item.DeepClone())]) }, cancellation);
            if (status == HttpStatusCode.OK)
            {
                var counts = body![collection]!;
                return new ImportResult(counts["created"]!.GetValue<int>() + counts["updated"]!.GetValue<int>(), counts["unchanged"]!.GetValue<int>(), refused);
            }

            var errors = body?[collection] as JsonArray;
            if (status != HttpStatusCode.BadRequest || errors?.Count != remaining.Count || errors.All(error => error is not JsonObject { Count: > 0 }))
            {
                throw new MoveInException($"The import answers {(int)status} to {collection}: {body?.ToJsonString()}");
            }

            refused.AddRange(remaining.Zip(errors).Where(pair => HasErrors(pair.Second)).Select(pair => (NameOf(pair.First), pair.Second!.ToJsonString())));
            remaining = [.. remaining.Zip(errors).Where(pair => !HasErrors(pair.Second)).Select(pair => pair.First)];
        }

        return new ImportResult(0, 0, refused);
    }

    private static bool HasErrors(JsonNode? error) => error is JsonObject { Count: > 0 };

    private static string NameOf(JsonObject item) => (item["uuid"] ?? item["name"])?.ToString() ?? "?";
}
