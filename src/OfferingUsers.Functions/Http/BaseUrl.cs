using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Http;

/// <summary>Scheme and host of the URLs in responses: those of the request, or <c>Api:PublicBaseUrl</c> if it is set.</summary>
public sealed class BaseUrl(IOptions<ApiOptions> options)
{
    private readonly string? fixedUrl = string.IsNullOrEmpty(options.Value.PublicBaseUrl) ? null : options.Value.PublicBaseUrl.TrimEnd('/');

    /// <summary>The base URL for a request, without a trailing slash.</summary>
    public string Of(HttpRequest request)
    {
        return fixedUrl ?? $"{request.Scheme}://{request.Host.Value}";
    }
}
