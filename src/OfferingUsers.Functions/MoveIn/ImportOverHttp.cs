using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OfferingUsers.Functions.MoveIn;

/// <summary>The import of a running app, through its API.</summary>
internal sealed class ImportOverHttp(HttpClient http, Uri to, string token) : IImport
{
    public async Task<ImportAnswer> SendAsync(JsonObject body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(to, "api/catalog/import/"))
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Token", token);
        try
        {
            using var response = await http.SendAsync(request, cancellation);
            return new ImportAnswer(response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellation)));
        }
        catch (Exception error) when (error is HttpRequestException or Polly.ExecutionRejectedException or JsonException)
        {
            throw new MoveInException($"{to} does not answer as an app of this kind: {error.Message}");
        }
    }
}
