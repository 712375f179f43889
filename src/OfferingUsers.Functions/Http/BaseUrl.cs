using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Http;

/// <summary>Scheme and host of the URLs in answers: the request's own, or <c>Api:PublicBaseUrl</c> where set.</summary>
public sealed class BaseUrl(IOptions<ApiOptions> options)
{
    private readonly string? fixedUrl = string.IsNullOrEmpty(options.Value.PublicBaseUrl) ? null : options.Value.PublicBaseUrl.TrimEnd('/');

    /// <summary>Without a slash at the end.</summary>
    public string Of(HttpRequest request)
    {
        return fixedUrl ?? $"{request.Scheme}://{request.Host.Value}";
    }
}
