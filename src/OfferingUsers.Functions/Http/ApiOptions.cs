using Microsoft.Extensions.Options;

namespace OfferingUsers.Functions.Http;

/// <summary>The settings <c>Api:*</c>: base URL, origins of browser applications, and diagnostic headers of responses.</summary>
public sealed class ApiOptions
{
    /// <summary>Scheme and host of every URL in a response, as <c>https://accounts.example.org</c>. Default: none, which uses those of the request.</summary>
    public string? PublicBaseUrl { get; set; }

    /// <summary>
    /// The origins whose pages may call the API from a browser, as <c>https://portal.example.org</c>; <c>*</c> for all. Default: none, so that browsers let
    /// only pages of the app's own origin do so.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Whether responses report their Cosmos DB calls and request units in <c>X-Store-Calls</c> and <c>X-Store-Charge</c>. Default: false.</summary>
    public bool CostHeaders { get; set; }
}

/// <summary>Rejects an invalid base URL or origin at startup, because otherwise only clients would notice it.</summary>
internal sealed class ValidateApiOptions : IValidateOptions<ApiOptions>
{
    public ValidateOptionsResult Validate(string? name, ApiOptions options)
    {
        if (!string.IsNullOrEmpty(options.PublicBaseUrl)
            && !(Uri.TryCreate(options.PublicBaseUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                && url.Query.Length == 0 && url.Fragment.Length == 0))
        {
            return ValidateOptionsResult.Fail($"Api:PublicBaseUrl is '{options.PublicBaseUrl}': it must be an absolute http or https URL without a query.");
        }

        return options.AllowedOrigins.FirstOrDefault(origin => !IsOrigin(origin)) is { } wrong
            ? ValidateOptionsResult.Fail($"Api:AllowedOrigins has '{wrong}': an origin is like https://portal.example.org, without a path, or *.")
            : ValidateOptionsResult.Success;
    }

    private static bool IsOrigin(string origin) => origin == "*"
        || (Uri.TryCreate(origin, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.GetLeftPart(UriPartial.Authority) == origin);
}
