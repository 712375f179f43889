using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace OfferingUsers.Functions.MoveIn;

/// <summary>A live Waldur, read through its API. Passing faults are repeated by the client it is given.</summary>
internal sealed class WaldurSource(HttpClient http, Uri from, string token, int pageSize)
{
    /// <summary>A page's objects, its number from 1, and how many objects there are over all.</summary>
    public sealed record Page(int Number, IReadOnlyList<JsonObject> Objects, int Total);

    /// <summary>The pages of a list from one on, until there are no more.</summary>
    /// <exception cref="MoveInException">The list can not be read.</exception>
    public async IAsyncEnumerable<Page> PagesAsync(string path, int first, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var number = first; ; number++)
        {
            using var answer = await SendAsync(
                $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}page={number}&page_size={pageSize}", cancellation);
            if (answer.StatusCode == HttpStatusCode.NotFound && number > 1)
            {
                // The last page was full.
                yield break;
            }

            var objects = await ReadAsync(answer, path, cancellation);
            var total = answer.Headers.TryGetValues("X-Result-Count", out var counts)
                && int.TryParse(counts.First(), System.Globalization.CultureInfo.InvariantCulture, out var count) ? count : 0;
            yield return new Page(number, objects, total);
            if (objects.Count < pageSize || (total > 0 && (long)number * pageSize >= total))
            {
                yield break;
            }
        }
    }

    /// <summary>A whole list, of one answer or of all its pages.</summary>
    public async Task<List<JsonObject>> AllAsync(string path, CancellationToken cancellation)
    {
        var all = new List<JsonObject>();
        await foreach (var page in PagesAsync(path, 1, cancellation))
        {
            all.AddRange(page.Objects);
        }

        return all;
    }

    /// <summary>A list that is not in pages.</summary>
    public async Task<IReadOnlyList<JsonObject>> OnceAsync(string path, CancellationToken cancellation)
    {
        using var answer = await SendAsync(path, cancellation);
        return await ReadAsync(answer, path, cancellation);
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

    private async Task<IReadOnlyList<JsonObject>> ReadAsync(HttpResponseMessage answer, string path, CancellationToken cancellation)
    {
        if (!answer.IsSuccessStatusCode)
        {
            throw new MoveInException($"{new Uri(from, path)} answers {(int)answer.StatusCode}.", answer.StatusCode);
        }

        try
        {
            var body = await JsonNode.ParseAsync(await answer.Content.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
            if (body is JsonArray list && list.All(element => element is JsonObject))
            {
                return [.. list.OfType<JsonObject>()];
            }
        }
        catch (System.Text.Json.JsonException)
        {
            // Told below, as any other answer that is no list.
        }

        throw new MoveInException($"{new Uri(from, path)} does not answer with a list of objects.");
    }
}

/// <summary>The move can not go on; what was imported stays, and the next run goes on from there.</summary>
internal sealed class MoveInException(string message, HttpStatusCode? status = null) : Exception(message)
{
    /// <summary>What the Waldur answered, where it did.</summary>
    public HttpStatusCode? Status { get; } = status;
}
