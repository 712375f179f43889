using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OfferingUsers.Functions.MoveIn;

/// <summary>
/// Where the objects go: the import of a running app. An import takes all or none; what it refuses is told and left out, and the rest is sent again.
/// </summary>
internal sealed class MoveInTarget(HttpClient http, Uri to, string token)
{
    /// <summary>How many were new or changed, how many were there already, and what was refused and why.</summary>
    public sealed record Taken(int Changed, int Unchanged, IReadOnlyList<(string Object, string Reason)> Refused);

    /// <summary>Imports objects of one collection.</summary>
    /// <exception cref="MoveInException">The import does not work at all.</exception>
    public async Task<Taken> ImportAsync(string collection, IReadOnlyList<JsonObject> objects, CancellationToken cancellation)
    {
        var refused = new List<(string, string)>();
        var left = objects.ToList();
        while (left.Count > 0)
        {
            var (status, body) = await SendAsync(new JsonObject { [collection] = new JsonArray([.. left.Select(one => one.DeepClone())]) }, cancellation);
            if (status == HttpStatusCode.OK)
            {
                var counts = body![collection]!;
                return new Taken(counts["created"]!.GetValue<int>() + counts["updated"]!.GetValue<int>(), counts["unchanged"]!.GetValue<int>(), refused);
            }

            var faults = body?[collection] as JsonArray;
            if (status != HttpStatusCode.BadRequest || faults?.Count != left.Count || faults.All(fault => fault is not JsonObject { Count: > 0 }))
            {
                throw new MoveInException($"{new Uri(to, "api/catalog/import/")} answers {(int)status} to {collection}: {body?.ToJsonString()}");
            }

            refused.AddRange(left.Zip(faults).Where(pair => IsFault(pair.Second)).Select(pair => (NameOf(pair.First), pair.Second!.ToJsonString())));
            left = [.. left.Zip(faults).Where(pair => !IsFault(pair.Second)).Select(pair => pair.First)];
        }

        return new Taken(0, 0, refused);
    }

    private static bool IsFault(JsonNode? fault) => fault is JsonObject { Count: > 0 };

    private static string NameOf(JsonObject one) => (one["uuid"] ?? one["name"])?.ToString() ?? "?";

    private async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(JsonObject body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(to, "api/catalog/import/"))
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Token", token);
        try
        {
            using var answer = await http.SendAsync(request, cancellation);
            return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellation)));
        }
        catch (Exception error) when (error is HttpRequestException or Polly.ExecutionRejectedException or JsonException)
        {
            throw new MoveInException($"{to} does not answer as an app of this kind: {error.Message}");
        }
    }
}
