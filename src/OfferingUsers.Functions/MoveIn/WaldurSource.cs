using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace OfferingUsers.Functions.MoveIn;

/// <summary>Reads a running Waldur through its API. The given client retries transient faults.</summary>
internal sealed class WaldurSource(HttpClient http, Uri from, string token, int pageSize)
{
    /// <summary>
    /// A page: its number from 1, its objects, the total number of objects, or 0 if Waldur does not report it, and whether it is known to be the last.
    /// </summary>
    public sealed record Page(int Number, IReadOnlyList<JsonObject> Objects, int Total, bool IsLast);

    /// <summary>The pages of a list, starting with page <paramref name="first"/>.</summary>
    /// <exception cref="MoveInException">The list cannot be read.</exception>
    public async IAsyncEnumerable<Page> ReadPagesAsync(string path, int first, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var number = first; ; number++)
        {
            using var response = await SendAsync(
                $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}page={number}&page_size={pageSize}", cancellation);
            if (response.StatusCode == HttpStatusCode.NotFound && number > 1)
            {
                // The previous page was full and the last one.
                yield break;
            }

            var objects = await ReadAsync(response, path, cancellation);
            var total = response.Headers.TryGetValues("X-Result-Count", out var counts)
                && int.TryParse(counts.First(), System.Globalization.CultureInfo.InvariantCulture, out var count) ? count : 0;
            var isLast = objects.Count < pageSize || (total > 0 && (long)number * pageSize >= total);
            yield return new Page(number, objects, total, isLast);
            if (isLast)
            {
                yield break;
            }
        }
    }

    /// <summary>All objects of a paged list.</summary>
    public async Task<List<JsonObject>> ReadAllAsync(string path, CancellationToken cancellation)
    {
        var all = new List<JsonObject>();
        await foreach (var page in ReadPagesAsync(path, 1, cancellation))
        {
            all.AddRange(page.Objects);
        }

        return all;
    }

    /// <summary>All objects of a list without paging.</summary>
    public async Task<IReadOnlyList<JsonObject>> ReadListAsync(string path, CancellationToken cancellation)
    {
        using var response = await SendAsync(path, cancellation);
        return await ReadAsync(response, path, cancellation);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(from, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Token", token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            return await http.SendAsync(request, cancellation);
        }
        catch (Exception error) when (error is HttpRequestException or Polly.ExecutionRejectedException)
        {
            throw new MoveInException($"{new Uri(from, path)} does not answer: {error.Message}");
        }
    }

    private async Task<IReadOnlyList<JsonObject>> ReadAsync(HttpResponseMessage response, string path, CancellationToken cancellation)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw new MoveInException($"{new Uri(from, path)} answers {(int)response.StatusCode}.", response.StatusCode);
        }

        try
        {
            var body = await JsonNode.ParseAsync(await response.Content.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
            if (body is JsonArray list && list.All(element => element is JsonObject))
            {
                return [.. list.OfType<JsonObject>()];
            }
        }
        catch (System.Text.Json.JsonException)
        {
            // Reported below, like any other response that is not a list.
        }

        throw new MoveInException($"{new Uri(from, path)} does not answer with a list of objects.");
    }
}

/// <summary>The import cannot continue. Imported objects are kept, and the next run continues from there.</summary>
internal sealed class MoveInException(string message, HttpStatusCode? status = null) : Exception(message)
{
    /// <summary>The status of Waldur's response; null if there was none.</summary>
    public HttpStatusCode? Status { get; } = status;
}
