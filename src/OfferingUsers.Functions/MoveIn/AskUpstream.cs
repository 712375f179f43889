using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using OfferingUsers.Domain;
using OfferingUsers.Functions.Upstream;

namespace OfferingUsers.Functions.MoveIn;

/// <summary>Asks the upstream's <c>users/me/</c> with a caller's key.</summary>
internal sealed class AskUpstream(UpstreamClient upstream, TimeProvider clock)
{
    private const int MaxKeyLength = 16_384;
    private const int MaxBodySize = 1 << 20;

    private static readonly TimeSpan TimeToAnswer = TimeSpan.FromSeconds(5);

    /// <summary>What the upstream said.</summary>
    /// <param name="IsAnswered">False if it did not answer, or with something else than a user or a refusal.</param>
    /// <param name="User">The key's user as an import takes them; null if it does not know the key.</param>
    public sealed record Said(bool IsAnswered, Guid Uuid, JsonObject? User)
    {
        public static readonly Said Nothing = new(false, Guid.Empty, null);

        public static readonly Said Unknown = new(true, Guid.Empty, null);
    }

    public async Task<Said> RunAsync(string key, bool isBearer, CancellationToken cancellation)
    {
        // What cannot be in a header is nobody's key.
        if (key.Length is 0 or > MaxKeyLength || !key.All(character => character is > ' ' and <= '~'))
        {
            return Said.Unknown;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(upstream.Address!, "api/users/me/"));
        request.Headers.TryAddWithoutValidation("Authorization", $"{(isBearer ? "Bearer" : "Token")} {key}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var late = new CancellationTokenSource(TimeToAnswer, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            using var response = await upstream.Http.SendAsync(request, end.Token);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => await ReadAsync(response, end.Token),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Said.Unknown,
                _ => Said.Nothing,
            };
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or IOException)
        {
            return Said.Nothing;
        }
    }

    private static async Task<Said> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxBodySize, cancellation);
            return JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellation)) is JsonObject user
                && Uuids.TryParse(user["uuid"]?.ToString(), out var uuid)
                    ? new Said(true, uuid, WaldurKinds.User(user))
                    : Said.Nothing;
        }
        catch (JsonException)
        {
            return Said.Nothing;
        }
    }
}
