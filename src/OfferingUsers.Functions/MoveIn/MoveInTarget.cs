using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OfferingUsers.Functions.MoveIn;

/// <summary>
/// Imports objects into a running app. An import takes all or none, so after a refusal the other objects are sent again.
/// </summary>
internal sealed class MoveInTarget(HttpClient http, Uri to, string token)
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
            var (status, body) = await SendAsync(
                new JsonObject { [collection] = new JsonArray([.. remaining.Select(item => item.DeepClone())]) }, cancellation);
            if (status == HttpStatusCode.OK)
            {
                var counts = body![collection]!;
                return new ImportResult(counts["created"]!.GetValue<int>() + counts["updated"]!.GetValue<int>(), counts["unchanged"]!.GetValue<int>(), refused);
            }

            var errors = body?[collection] as JsonArray;
            if (status != HttpStatusCode.BadRequest || errors?.Count != remaining.Count || errors.All(error => error is not JsonObject { Count: > 0 }))
            {
                throw new MoveInException($"{new Uri(to, "api/catalog/import/")} answers {(int)status} to {collection}: {body?.ToJsonString()}");
            }

            refused.AddRange(remaining.Zip(errors).Where(pair => HasErrors(pair.Second)).Select(pair => (NameOf(pair.First), pair.Second!.ToJsonString())));
            remaining = [.. remaining.Zip(errors).Where(pair => !HasErrors(pair.Second)).Select(pair => pair.First)];
        }

        return new ImportResult(0, 0, refused);
    }

    private static bool HasErrors(JsonNode? error) => error is JsonObject { Count: > 0 };

    private static string NameOf(JsonObject item) => (item["uuid"] ?? item["name"])?.ToString() ?? "?";

    private async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(JsonObject body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(to, "api/catalog/import/"))
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Token", token);
        try
        {
            using var response = await http.SendAsync(request, cancellation);
            return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellation)));
        }
        catch (Exception error) when (error is HttpRequestException or Polly.ExecutionRejectedException or JsonException)
        {
            throw new MoveInException($"{to} does not answer as an app of this kind: {error.Message}");
        }
    }
}
