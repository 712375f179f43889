using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace OfferingUsers.Functions.Tests.Fixture;

/// <summary>A client that says what it sends and keeps what it gets.</summary>
public sealed class Api(string url, string bootstrapToken)
{
    public const string List = "/api/marketplace-offering-users/";

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(url) };

    public string Url { get; } = url.TrimEnd('/');

    /// <summary>The key of the first staff user.</summary>
    public string Bootstrap { get; } = bootstrapToken;

    public static string Detail(string uuid, string action = "") => $"{List}{uuid}/{(action.Length == 0 ? "" : action + "/")}";

    public Task<Response> GetAsync(string? token, string path) => SendAsync("GET", token, path);

    public Task<Response> PostAsync(string? token, string path, string? body = null) => SendAsync("POST", token, path, body);

    public Task<Response> PatchAsync(string? token, string path, string body) => SendAsync("PATCH", token, path, body);

    public Task<Response> PutAsync(string? token, string path, string body) => SendAsync("PUT", token, path, body);

    public Task<Response> DeleteAsync(string? token, string path) => SendAsync("DELETE", token, path);

    public Task<Response> SendAsync(string method, string? token, string path, string? body = null, string mediaType = "application/json") =>
        SendRawAsync(method, path, token is null ? null : "Token " + token, body is null ? null : Encoding.UTF8.GetBytes(body), mediaType);

    /// <summary>Sends a JSON body with further headers.</summary>
    public Task<Response> SendWithAsync(string method, string token, string path, string body, params (string Name, string Value)[] headers) =>
        SendRawAsync(method, path, "Token " + token, body.Length == 0 ? null : Encoding.UTF8.GetBytes(body), headers: headers);

    public async Task<Response> SendRawAsync(
        string method, string path, string? authorization, byte[]? body, string? mediaType = "application/json",
        IEnumerable<(string Name, string Value)>? headers = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        foreach (var (name, value) in headers ?? [])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            if (mediaType is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
            }
        }

        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var answered = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        var fault = ApiContract.FaultIn(
            method, response.RequestMessage!.RequestUri!.AbsolutePath, (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, text);
        Assert.True(fault is null, $"{method} {path} → {(int)response.StatusCode} {text}: {fault}");
        return new Response($"{method} {path} {(body is null ? "" : Encoding.UTF8.GetString(body))}", (int)response.StatusCode, answered, text);
    }
}

/// <summary>A response with the request it belongs to, so that a failing test tells the story.</summary>
public sealed record Response(string Request, int Status, IReadOnlyDictionary<string, string> Headers, string Text)
{
    public JsonNode Json => JsonNode.Parse(Text) ?? throw new InvalidOperationException($"{this} has no body.");

    public JsonObject Object => Json.AsObject();

    public JsonArray Array => Json.AsArray();

    public int Count => int.Parse(Headers["X-Result-Count"], System.Globalization.CultureInfo.InvariantCulture);

    public string? this[string key] => Object[key]?.ToString();

    /// <summary>The uuids of a list, in their order.</summary>
    public IReadOnlyList<string> Uuids => [.. Array.Select(item => item!["uuid"]!.GetValue<string>())];

    public Response Is(int status)
    {
        Assert.True(Status == status, $"Expected {status} for {this}");
        return this;
    }

    /// <summary>The status and exactly this body.</summary>
    public Response Is(int status, string json)
    {
        Is(status);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), Json), $"Expected {json} for {this}");
        return this;
    }

    /// <summary>The status and no body at all.</summary>
    public Response IsEmpty(int status)
    {
        Is(status);
        Assert.True(Text.Length == 0 && !Headers.ContainsKey("Content-Type"), $"Expected no body for {this}");
        return this;
    }

    public override string ToString() => $"{Request} → {Status} {Text}";
}
