using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using OfferingUsers.Functions.Tests.Fixture;

namespace OfferingUsers.Functions.Tests.Fuzz;

/// <summary>
/// Reads everything that is stored, as staff and as an owner of all providers: nothing that came in breaks a read, or can not be written again.
/// </summary>
internal sealed class ReadBack(Api api)
{
    private static readonly string[] Lists =
    [
        "/api/checklists-admin/", "/api/checklists-admin-questions/", "/api/checklists-admin-question-options/",
        "/api/checklists-admin-question-dependencies/", "/api/marketplace-provider-offerings/", "/api/marketplace-service-providers/",
    ];

    private static readonly string[] Collections =
        ["roles", "customers", "users", "projects", "checklists", "offerings", "role_grants", "terms_of_service", "consents"];

    private readonly ConcurrentQueue<string> faults = [];
    private int reads;

    /// <summary>How many answers there were, and those that are not as they should be.</summary>
    public async Task<(int Reads, IReadOnlyCollection<string> Faults)> RunAsync()
    {
        foreach (var path in new[] { "/api/health/", "/api/status/", "/api/users/me/" })
        {
            await GetAsync(api.Bootstrap, path);
        }

        var status = await api.GetAsync(api.Bootstrap, "/api/status/");
        Check(status.Status == 200 && status.Object["unreadable_documents"]!.GetValue<int>() == 0, status);
        foreach (var path in Lists)
        {
            await PagesAsync(api.Bootstrap, path);
        }

        await RecordsAsync(api.Bootstrap, ["", "lifecycle", "checklist", "checklist_review", "completion_status", "completion_review_status"]);
        await RecordsAsync(await OwnerOfAllAsync(), ["", "lifecycle", "checklist", "completion_review_status"]);
        foreach (var collection in Collections)
        {
            var path = $"/api/catalog/{collection}/";
            var items = await PagesAsync(api.Bootstrap, path);
            await EachAsync(items, item => ReplaceAsync($"{path}{Uri.EscapeDataString((item["uuid"] ?? item["name"])!.ToString())}/"));
        }

        return (reads, faults);
    }

    /// <summary>A catalog object is accepted as it was given; a built-in role is stored by that.</summary>
    private async Task ReplaceAsync(string path)
    {
        if (await GetAsync(api.Bootstrap, path) is { Status: 200 } seen)
        {
            var put = await api.PutAsync(api.Bootstrap, path, seen.Text);
            Check(put.Status == 200 || (put.Status == 201 && path.Contains("/roles/", StringComparison.Ordinal)), put);
        }
    }

    /// <summary>A record without a checklist says so when it is asked for it.</summary>
    private async Task RecordsAsync(string token, string[] actions)
    {
        await EachAsync(await PagesAsync(token, Api.List), async item =>
        {
            foreach (var action in actions)
            {
                var seen = await api.GetAsync(token, Api.Detail(item["uuid"]!.ToString(), action));
                Check(seen.Status == 200 || (seen.Status == 400 && seen.Text.Contains("checklist", StringComparison.OrdinalIgnoreCase)), seen);
            }
        });
    }

    private async Task<string> OwnerOfAllAsync()
    {
        var owner = new Person("owner-of-all");
        var customers = await PagesAsync(api.Bootstrap, "/api/catalog/customers/");
        var body = new JsonObject
        {
            ["users"] = new JsonArray(owner.ToJson()),
            ["role_grants"] = new JsonArray(
                [.. customers.Select(customer => World.Grant(owner, "CUSTOMER.OWNER", "customer", customer["uuid"]!.ToString()))]),
        };
        (await api.PostAsync(api.Bootstrap, "/api/catalog/import/", body.ToJsonString())).Is(200);
        return owner.Token;
    }

    private async Task<List<JsonNode>> PagesAsync(string token, string path)
    {
        var items = new List<JsonNode>();
        for (string? next = $"{path}?page_size=300"; next is not null;)
        {
            var page = await GetAsync(token, next);
            items.AddRange(page.Status == 200 ? page.Array.Select(item => item!) : []);
            next = page.Headers.GetValueOrDefault("Link") is { } links && links.IndexOf(">; rel=\"next\"", StringComparison.Ordinal) is > 0 and var end
                ? new Uri(links[(links.LastIndexOf('<', end) + 1)..end]).PathAndQuery
                : null;
        }

        return items;
    }

    private async Task<Response> GetAsync(string token, string path)
    {
        var seen = await api.GetAsync(token, path);
        Check(seen.Status == 200, seen);
        return seen;
    }

    private void Check(bool isAsItShould, Response seen)
    {
        Interlocked.Increment(ref reads);
        if (!isAsItShould)
        {
            faults.Enqueue(seen.ToString() is { Length: > 3000 } text ? text[..3000] : seen.ToString());
        }
    }

    /// <summary>An answer that is not in the OpenAPI document fails by itself, and is kept like any other.</summary>
    private Task EachAsync(IEnumerable<JsonNode> items, Func<JsonNode, Task> read) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (item, _) =>
        {
            try
            {
                await read(item);
            }
            catch (Xunit.Sdk.XunitException error)
            {
                faults.Enqueue(error.Message);
            }
        });
}
