using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Caching.Memory;

namespace OfferingUsers.Functions.Storage;

/// <summary>
/// Keeps the plans of queries. The client asks for one before most queries, and what it gets depends on the text and the parameters alone, so for a query that
/// is sent again it need not be asked for again.
/// </summary>
internal sealed class RememberQueryPlans : RequestHandler, IDisposable
{
    private const string IsPlanRequest = "x-ms-cosmos-is-query-plan-request";
    private const int MaxBytes = 16 << 20;

    /// <summary>The size of the largest query whose plan is kept: larger ones have lists of ids and do not come again.</summary>
    private const int MaxQueryBytes = 8 << 10;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly MemoryCache plans = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    public override async Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken)
    {
        if (!string.Equals(request.Headers[IsPlanRequest], bool.TrueString, StringComparison.OrdinalIgnoreCase)
            || request.Content is not { CanSeek: true, Length: <= MaxQueryBytes } content)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var key = (request.RequestUri, await ReadTextAsync(content, cancellationToken));
        content.Position = 0;
        if (plans.TryGetValue(key, out byte[]? known))
        {
            return new ResponseMessage(HttpStatusCode.OK, request) { Content = new MemoryStream(known!, writable: false) };
        }

        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.OK)
        {
            using var plan = new MemoryStream();
            await response.Content.CopyToAsync(plan, cancellationToken);
            var bytes = plan.ToArray();
            response.Content = new MemoryStream(bytes, writable: false);
            plans.Set(
                key, bytes, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Lifetime, Size = bytes.Length + (2 * key.Item2.Length) });
        }

        return response;
    }

    public void Dispose() => plans.Dispose();

    private static async Task<string> ReadTextAsync(Stream content, CancellationToken cancellation)
    {
        using var reader = new StreamReader(content, leaveOpen: true);
        return await reader.ReadToEndAsync(cancellation);
    }
}
